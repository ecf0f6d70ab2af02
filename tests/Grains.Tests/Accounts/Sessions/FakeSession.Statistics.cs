using Grains.Accounts.Sessions;
using Grains.Interfaces.Statistics;

namespace Grains.Tests.Accounts.Sessions;

/// <content>Statistics: kept at data centre 4, with one graph at once and three by token.</content>
internal sealed partial class FakeSession
{
    public bool CanViewStatistics { get; set; } = true;

    public Task<SessionResult<ChannelStanding>> GetStandingAsync(long channelId, long accessHash, CancellationToken cancellationToken) =>
        AnswerAsync("channels.getFullChannel", () => new ChannelStanding(4, CanViewStatistics, 100, 7));

    public Task<SessionResult<StatisticsReport>> GetStatisticsAsync(
        long channelId, long accessHash, StatisticsKind kind, int dataCenter, CancellationToken cancellationToken) =>
        AnswerAsync($"stats.get{kind}Stats@{dataCenter}", () => new StatisticsReport
        {
            ChannelId = channelId,
            Kind = kind,
            From = 1,
            To = 2,
            Values = [new StatisticsValue { Name = "followers", Current = 10, Previous = 9 }],
            Json = "{}",
            Graphs =
            [
                new StatisticsGraph { Name = "growth_graph", State = GraphState.Loaded, Json = "{}" },
                .. Enumerable.Range(1, 3).Select(i => new StatisticsGraph { Name = $"graph_{i}", State = GraphState.Pending, Token = $"token {i}" }),
            ],
            StatsDc = 4,
        });

    public Task<SessionResult<StatisticsGraph>> LoadGraphAsync(GraphQuery query, CancellationToken cancellationToken) =>
        AnswerAsync($"stats.loadAsyncGraph@{query.StatsDc}", () => new StatisticsGraph { Name = query.Name, State = GraphState.Loaded, Json = query.Token });
}
