using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;

namespace Telepool.Collectors.Tests.History;

/// <content>Statistics, which nobody may see unless a test says otherwise.</content>
internal sealed partial class FakeAccount
{
    /// <summary>Answers for a channel's statistics.</summary>
    public Func<StatisticsQuery, OperationResult<StatisticsReport>> Statistics { get; set; } = static _ => new() { Failure = Forbidden() };

    /// <summary>Answers for a graph.</summary>
    public Func<GraphQuery, OperationResult<StatisticsGraph>> Graph { get; set; } = static _ => new() { Failure = Forbidden() };

    public int StatisticsCalls { get; private set; }

    public int GraphCalls { get; private set; }

    public Task<OperationResult<StatisticsReport>> GetStatisticsAsync(Lease lease, StatisticsQuery query, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Assert.Contains(lease.LeaseId, _leases);
            StatisticsCalls++;
        }

        return Task.FromResult(Statistics(query));
    }

    public Task<OperationResult<StatisticsGraph>> LoadGraphAsync(Lease lease, GraphQuery query, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Assert.Contains(lease.LeaseId, _leases);
            GraphCalls++;
        }

        return Task.FromResult(Graph(query));
    }

    private static OperationFailure Forbidden() => new() { Kind = FailureKind.Forbidden, Error = "CHAT_ADMIN_REQUIRED" };
}
