namespace Grains.Accounts;

/// <summary>What Telegram told an account to leave alone, and until when. Works on the account's stored state.</summary>
internal sealed class FloodParking(Dictionary<string, DateTimeOffset> parked, AccountOptions options)
{
    /// <summary>Stands for every method.</summary>
    public const string WholeAccount = "*";

    /// <summary>Parks a method, or the whole account where the wait is long or too many methods are parked.</summary>
    /// <param name="method">The method that was refused.</param>
    /// <param name="wait">Telegram's X.</param>
    /// <param name="spread">0 to 1: how much of the jitter to add.</param>
    /// <param name="now">The present.</param>
    /// <returns>Until when it is parked.</returns>
    public DateTimeOffset Park(string method, TimeSpan wait, double spread, DateTimeOffset now)
    {
        Forget(now);
        var until = now + wait + (wait * (options.FloodJitter * spread));
        Extend(method, until);
        if (wait > options.WholeAccountFlood || parked.Count >= options.WholeAccountMethods)
        {
            Extend(WholeAccount, until);
        }

        return until;
    }

    /// <summary>Until when nothing can be done with the account; null where something can.</summary>
    public DateTimeOffset? UntilOfAccount(DateTimeOffset now) => Until(WholeAccount, now);

    /// <summary>Until when the method may not be called; null where it may.</summary>
    public DateTimeOffset? UntilOf(string method, DateTimeOffset now)
    {
        var whole = Until(WholeAccount, now);
        var own = Until(method, now);
        return own is null || whole > own ? whole : own;
    }

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
