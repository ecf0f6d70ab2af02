using Orleans;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Timeouts;

public sealed class SlowGrain : Grain, ISlowGrain
{
    public Task PassGate() => Gate.Of(this.GetPrimaryKeyString()).PassAsync();

    public Task PassGateQuickly() => PassGate();

    public async Task WaitFor(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        Journal.Write(key, "began");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Journal.Write(key, "cancelled");
            throw;
        }
    }

    public Task<int> Answer() => Task.FromResult(42);
}
