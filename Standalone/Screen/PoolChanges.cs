using System.Globalization;
using Grains.Interfaces.Accounts;

namespace Standalone.Screen;

/// <summary>Says in lines what changed from one picture to the next: what an operator would want to have seen.</summary>
internal sealed class PoolChanges(TimeProvider time)
{
    private readonly Dictionary<string, AccountRow> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProxyRow> _proxies = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Since(PoolPicture picture)
    {
        List<string> lines = [];
        foreach (var account in picture.Accounts)
        {
            var known = _accounts.TryGetValue(account.Name, out var before);
            if (known && before!.State != account.State && !IsOrdinary(before.State, account.State))
            {
                lines.Add($"account {account.Name}: {before.State} -> {account.State}{Why(account.Reason)}{Until(account.Until)}");
            }
            else if (known && before!.Floods < account.Floods)
            {
                lines.Add($"account {account.Name}: flooded{Why(account.Reason)}{Until(account.Until)}; others go on");
            }

            if (known && before!.Proxy != account.Proxy && account.Proxy.Length > 0)
            {
                lines.Add($"account {account.Name}: now through {account.Proxy}{(before.Proxy.Length > 0 ? $", no longer {before.Proxy}" : string.Empty)}");
            }

            _accounts[account.Name] = account;
        }

        foreach (var proxy in picture.Proxies)
        {
            if (_proxies.TryGetValue(proxy.Name, out var before) && before.State != proxy.State)
            {
                lines.Add($"proxy {proxy.Name}: {before.State} -> {proxy.State}{Until(proxy.Until)}, {proxy.Accounts} accounts on it");
            }

            _proxies[proxy.Name] = proxy;
        }

        return lines;
    }

    // A connection comes and goes with every idle account.
    private static bool IsOrdinary(AccountState before, AccountState after) =>
        (before, after) is (AccountState.Connecting, AccountState.Ready) or (AccountState.Ready, AccountState.Connecting);

    private static string Why(string reason) => reason.Length > 0 ? $" ({reason})" : string.Empty;

    private string Until(DateTimeOffset? until) => until is { } moment && moment > time.GetUtcNow()
        ? string.Create(CultureInfo.InvariantCulture, $", for {(moment - time.GetUtcNow()).TotalSeconds:0} s")
        : string.Empty;
}
