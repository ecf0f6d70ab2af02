using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;

namespace Telepool.Collectors.Tests.History;

/// <content>Statistics: nobody may see them.</content>
internal sealed partial class FakeAccount
{
    public Task<OperationResult<StatisticsReport>> GetStatisticsAsync(Lease lease, StatisticsQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(new OperationResult<StatisticsReport> { Failure = Forbidden() });

    public Task<OperationResult<StatisticsGraph>> LoadGraphAsync(Lease lease, GraphQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(new OperationResult<StatisticsGraph> { Failure = Forbidden() });

    private static OperationFailure Forbidden() => new() { Kind = FailureKind.Forbidden, Error = "CHAT_ADMIN_REQUIRED" };
}
