using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Tests.Control;

/// <content>Statistics through the interface.</content>
public sealed partial class ControlServerTests
{
    [Fact]
    public async Task Statistics_OverTheInterface_AreReadShownAndListed()
    {
        _account.Statistics = query => new OperationResult<StatisticsReport>
        {
            Value = new StatisticsReport
            {
                ChannelId = query.ChannelId,
                Kind = StatisticsKind.Megagroup,
                From = 1_700_000_000,
                To = 1_702_592_000,
                Values = [],
                Json = """{"members":{"current":50,"previous":40},"viewers":{"current":null,"previous":1}}""",
                Graphs =
                [
                    new StatisticsGraph { Name = "growth_graph", State = GraphState.Loaded, Json = """{"columns":[["x",1,2],["y0",5,6]],"types":{"x":"x"}}""" },
                    new StatisticsGraph { Name = "late_graph", State = GraphState.Loaded, Json = "{" },
                ],
                StatsDc = 4,
            },
        };
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var token = TestContext.Current.CancellationToken;
        Assert.Null(await control!.Statistics.ShowAsync("news", token));

        var outcome = await control.Statistics.CollectAsync("news", token);
        Assert.Equal((StatisticsStatus.Stored, StatisticsKind.Megagroup, 2), (outcome.Status, outcome.Kind, outcome.Graphs));
        var rows = (await control.Statistics.ShowAsync("NEWS", token))!;
        Assert.Equal(["growth_graph", "late_graph", "megagroup"], rows.Select(row => row.Kind));
        Assert.Equal(1, Assert.Single(await control.Statistics.ListAsync(token)).ChannelId);

        var table = StatisticsText.Table("news", rows);
        Assert.Contains("members                               50              40   +25.0 %", table, StringComparison.Ordinal);
        Assert.DoesNotContain("viewers", table, StringComparison.Ordinal);
        Assert.Contains("growth_graph                             1       2  loaded", table, StringComparison.Ordinal);
        Assert.Contains("unreadable (it ends too early)", table, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"megagroup\"", StatisticsText.Json("news", rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_NotAllowedOverTheInterface_SaysWhy()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var outcome = await control!.Statistics.CollectAsync("news", TestContext.Current.CancellationToken);
        Assert.Equal(StatisticsStatus.Denied, outcome.Status);
        Assert.Contains("not shown to any account", StatisticsText.Line(outcome), StringComparison.Ordinal);
        Assert.False(await control.Statistics.UnscheduleAsync("news", TestContext.Current.CancellationToken));
        await control.Statistics.ScheduleAsync(["news"], TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
    }
}
