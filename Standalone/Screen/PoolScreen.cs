using System.Globalization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Standalone.Screen;

/// <summary>Draws a picture of the platform for a terminal: accounts, proxies, collectors, and what happened last.</summary>
internal static class PoolScreen
{
    private const int ShownAccounts = 20;

    public static IRenderable Draw(PoolPicture picture, IEnumerable<string> events, TimeProvider time)
    {
        List<IRenderable> parts = [Accounts(picture.Accounts, time)];
        if (picture.Proxies.Count > 0)
        {
            parts.Add(Proxies(picture.Proxies, time));
        }

        parts.Add(Collectors(picture.Collectors));
        if (picture.Pages is { } pages)
        {
            parts.Add(new Text($"operator's pages: {pages}"));
        }

        parts.AddRange(events.Select(line => new Text(line, new Style(Color.Grey)).Overflow(Overflow.Ellipsis)));
        return new Rows(parts);
    }

    private static Table Accounts(IReadOnlyList<AccountStatus> accounts, TimeProvider time)
    {
        var table = Plain("account", "state", "leases", "calls", "floods", "rests from");
        foreach (var account in accounts.Take(ShownAccounts))
        {
            table.AddRow(
                new Text(account.AccountId),
                new Text(account.State + Left(account.ParkedUntil ?? account.QuarantinedUntil, time), new Style(ColorOf(account.State))),
                Number(account.ActiveLeases),
                Number(account.Calls),
                Number(account.Floods),
                new Text(account.Reason.Length > 0 ? account.Reason : string.Join(' ', account.Parked.Select(rest => rest.What + Left(rest.Until, time)))));
        }

        if (accounts.Count > ShownAccounts)
        {
            table.AddRow(new Text(string.Create(CultureInfo.InvariantCulture, $"and {accounts.Count - ShownAccounts} more")));
        }

        return table;
    }

    private static Table Proxies(IReadOnlyList<ProxyStatus> proxies, TimeProvider time)
    {
        var table = Plain("proxy", "state", "accounts", "connect ms", "errors", "address");
        foreach (var proxy in proxies)
        {
            table.AddRow(
                new Text(proxy.ProxyId),
                new Text(proxy.State + Left(proxy.BannedUntil, time), new Style(proxy.State == ProxyState.Healthy ? Color.Green : Color.Yellow)),
                Number(proxy.Accounts),
                new Text(proxy.ConnectMs is { } ms ? ms.ToString("0.0", CultureInfo.InvariantCulture) : "-"),
                new Text(proxy.ErrorShare.ToString("P0", CultureInfo.InvariantCulture)),
                new Text(proxy.Address));
        }

        return table;
    }

    private static Table Collectors(IReadOnlyList<CollectorRow> collectors)
    {
        var table = Plain("collector", "done");
        foreach (var collector in collectors)
        {
            table.AddRow(new Text(collector.Name), new Text(collector.Done));
        }

        return table;
    }

    private static Table Plain(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    private static Text Number(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    private static string Left(DateTimeOffset? until, TimeProvider time) => until is { } moment && moment > time.GetUtcNow()
        ? string.Create(CultureInfo.InvariantCulture, $" {(moment - time.GetUtcNow()).TotalSeconds:0} s")
        : string.Empty;

    private static Color ColorOf(AccountState state) => state switch
    {
        AccountState.Ready => Color.Green,
        AccountState.Disabled or AccountState.Restricted => Color.Red,
        AccountState.Flooded or AccountState.Quarantined or AccountState.Probation => Color.Yellow,
        _ => Color.Default,
    };
}
