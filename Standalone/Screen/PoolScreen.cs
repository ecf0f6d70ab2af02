using System.Globalization;
using Grains.Interfaces.Accounts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Standalone.Screen;

/// <summary>Draws a picture of the platform for a terminal: accounts, proxies, collectors, and what happened last.</summary>
internal static class PoolScreen
{
    private const int ShownAccounts = 20;

    public static IRenderable Draw(PoolPicture picture, IEnumerable<string> events, TimeProvider time) => new Rows(
        new Columns(Accounts(picture.Accounts, time), Proxies(picture.Proxies, time)) { Expand = false },
        Collectors(picture.Collectors),
        new Rows(events.Select(line => new Text("  " + line, new Style(Color.Grey))).ToArray<IRenderable>()));

    private static Table Accounts(IReadOnlyList<AccountRow> accounts, TimeProvider time)
    {
        var table = Plain("account", "state", "leases", "calls", "floods");
        foreach (var account in accounts.Take(ShownAccounts))
        {
            table.AddRow(
                new Text(account.Name),
                new Text(account.State + Left(account.Until, time), new Style(ColorOf(account.State))),
                Number(account.Leases),
                Number(account.Calls),
                Number(account.Floods));
        }

        if (accounts.Count > ShownAccounts)
        {
            table.AddRow(new Text($"and {accounts.Count - ShownAccounts} more"));
        }

        return table;
    }

    private static Table Proxies(IReadOnlyList<ProxyRow> proxies, TimeProvider time)
    {
        var table = Plain("proxy", "state", "accounts", "connects", "failures");
        foreach (var proxy in proxies)
        {
            table.AddRow(new Text(proxy.Name), new Text(proxy.State + Left(proxy.Until, time)), Number(proxy.Accounts), Number(proxy.Connects), Number(proxy.Failures));
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

    private static Table Plain(params string[] columns) => new Table().Border(TableBorder.Minimal).AddColumns(columns);

    private static Text Number(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    private static string Left(DateTimeOffset? until, TimeProvider time) => until is { } moment && moment > time.GetUtcNow()
        ? string.Create(CultureInfo.InvariantCulture, $" {(moment - time.GetUtcNow()).TotalSeconds:0} s")
        : string.Empty;

    private static Color ColorOf(AccountState state) => state switch
    {
        AccountState.Ready => Color.Green,
        AccountState.Disabled => Color.Red,
        AccountState.Flooded => Color.Yellow,
        _ => Color.Default,
    };
}
