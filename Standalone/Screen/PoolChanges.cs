using System.Globalization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;

namespace Standalone.Screen;

/// <summary>Says in lines what changed from one picture to the next: what an operator would want to have seen.</summary>
internal sealed class PoolChanges(TimeProvider time)
{
    private readonly Dictionary<string, AccountStatus> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProxyStatus> _proxies = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Since(PoolPicture picture)
    {
        List<string> lines = [];
        foreach (var account in picture.Accounts)
        {
            if (_accounts.TryGetValue(account.AccountId, out var before) && Change(before, account) is { } line)
            {
                lines.Add(line);
            }

            _accounts[account.AccountId] = account;
        }

        foreach (var proxy in picture.Proxies)
        {
            if (_proxies.TryGetValue(proxy.ProxyId, out var before) && before.State != proxy.State)
            {
                lines.Add($"proxy {proxy.ProxyId}: {before.State} -> {proxy.State}{Why(proxy.Reason)}{For(proxy.BannedUntil)}, {proxy.Accounts} accounts on it");
            }
            else if (before is not null && before.Accounts != proxy.Accounts)
            {
                lines.Add($"proxy {proxy.ProxyId}: {proxy.Accounts} accounts on it, before {before.Accounts}");
            }

            _proxies[proxy.ProxyId] = proxy;
        }

        return lines;
    }

    private string? Change(AccountStatus before, AccountStatus account)
    {
        if (before.State != account.State && !IsOrdinary(before.State, account.State))
        {
            return $"account {account.AccountId}: {before.State} -> {account.State}{Why(account.Reason)}{For(account.ParkedUntil ?? account.QuarantinedUntil)}";
        }

        var parked = account.Parked.Where(rest => before.Parked.All(old => old.What != rest.What)).ToList();
        return parked.Count > 0
            ? $"account {account.AccountId}: flooded, rests from {string.Join(" and ", parked.Select(rest => rest.What + For(rest.Until)))}; the others go on"
            : null;
    }

    // A connection comes and goes with every idle account.
    private static bool IsOrdinary(AccountState before, AccountState after) =>
        (before, after) is (AccountState.Connecting, AccountState.Ready) or (AccountState.Ready, AccountState.Connecting);

    private static string Why(string reason) => reason.Length > 0 ? $" ({reason})" : string.Empty;

    private string For(DateTimeOffset? until) => until is { } moment && moment > time.GetUtcNow()
        ? string.Create(CultureInfo.InvariantCulture, $" for {(moment - time.GetUtcNow()).TotalSeconds:0} s")
        : string.Empty;
}
