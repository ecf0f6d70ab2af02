using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Updates;

namespace Telepool.Collectors.Tests.History;

/// <content>Updates: nothing ever happens.</content>
internal sealed partial class FakeAccount
{
    public Task<OperationResult<ChannelDifferencePage>> GetChannelDifferenceAsync(Lease lease, DifferenceQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(new OperationResult<ChannelDifferencePage> { Value = new ChannelDifferencePage { Pts = Math.Max(1, query.Pts), IsFinal = true } });

    public async Task<OperationResult<PushedUpdates>> WaitUpdatesAsync(Lease lease, long afterSequence, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        await Task.Delay(wait, time, cancellationToken);
        return new OperationResult<PushedUpdates> { Value = new PushedUpdates { Sequence = afterSequence } };
    }
}
