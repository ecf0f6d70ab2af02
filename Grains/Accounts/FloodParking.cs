using System.Globalization;
using Grains.Accounts.Outcomes;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

/// <summary>What Telegram told an account to leave alone, and until when. Works on the account's stored state.</summary>
internal sealed class FloodParking(Dictionary<string, DateTimeOffset> parked, AccountOptions options)
{
    /// <summary>Stands for every method.</summary>
    public const string WholeAccount = "*";

    /// <summary>Stands for the methods that read files.</summary>
    public const string Files = "files";

    /// <summary>Stands for exports of an account's data.</summary>
    public const string Takeout = "takeout";

    private const string ChatPrefix = "chat:";

    /// <summary>Parks what an effect says: exactly that, or the whole account where a method's wait is long or too many methods are parked.</summary>
    /// <param name="effect">One of those that park.</param>
    /// <param name="method">The method that was refused.</param>
    /// <param name="channelId">The channel that the call was about; 0 where it was about none.</param>
    /// <param name="wait">Telegram's X.</param>
    /// <param name="spread">0 to 1: how much of the jitter to add.</param>
    /// <param name="now">The present.</param>
    /// <returns>Until when it is parked.</returns>
    public DateTimeOffset Park(AccountEffect effect, string method, long channelId, TimeSpan wait, double spread, DateTimeOffset now)
    {
        Forget(now);
        var until = now + wait + (wait * (options.FloodJitter * spread));
        switch (effect)
        {
            case AccountEffect.ParkFileClass:
                Extend(Files, until);
                break;
            case AccountEffect.ParkTakeout:
                Extend(Takeout, until);
                break;
            case AccountEffect.ParkAccount:
                Extend(WholeAccount, until);
                break;
            case AccountEffect.ParkChat when channelId != 0:
                Extend(KeyOf(channelId), until);
                break;
            case AccountEffect.ParkChat:
                // The chat is not known here: the caller alone can leave it alone.
                break;
            default:
                Extend(method, until);
                if (wait > options.WholeAccountFlood || parked.Keys.Count(IsMethod) >= options.WholeAccountMethods)
                {
                    Extend(WholeAccount, until);
                }

                break;
        }

        return until;
    }

    /// <summary>Until when nothing can be done with the account; null where something can.</summary>
    public DateTimeOffset? UntilOfAccount(DateTimeOffset now) => Until(WholeAccount, now);

    /// <summary>Until when the method may not be called; null where it may.</summary>
    /// <param name="method">The method; empty where it cannot be told.</param>
    /// <param name="now">The present.</param>
    /// <param name="channelId">The channel that the call is about; 0 where it is about none.</param>
    public DateTimeOffset? UntilOf(string method, DateTimeOffset now, long channelId = 0)
    {
        if (parked.Count == 0)
        {
            return null;
        }

        var until = Later(Until(WholeAccount, now), Until(method, now));
        if (TelegramMethods.ClassOf(method) == MethodClass.File)
        {
            until = Later(until, Until(Files, now));
        }

        return channelId == 0 ? until : Later(until, Until(KeyOf(channelId), now));
    }

    /// <summary>What is parked now, the first to end first.</summary>
    public IEnumerable<(string What, DateTimeOffset Until)> At(DateTimeOffset now) =>
        parked.Where(pair => pair.Value > now).OrderBy(pair => pair.Value).Select(pair => (pair.Key, pair.Value));

    private static bool IsMethod(string key) =>
        key is not (WholeAccount or Files or Takeout) && !key.StartsWith(ChatPrefix, StringComparison.Ordinal);

    private static string KeyOf(long channelId) => string.Create(CultureInfo.InvariantCulture, $"{ChatPrefix}{channelId}");

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private DateTimeOffset? Until(string key, DateTimeOffset now) =>
        parked.TryGetValue(key, out var until) && until > now ? until : null;

    private void Extend(string key, DateTimeOffset until)
    {
        if (!parked.TryGetValue(key, out var present) || present < until)
        {
            parked[key] = until;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, until) in parked)
        {
            if (until <= now)
            {
                parked.Remove(key);
            }
        }
    }
}
