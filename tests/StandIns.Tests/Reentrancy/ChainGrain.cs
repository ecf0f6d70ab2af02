using Orleans;
using Orleans.Runtime;

namespace StandIns.Tests.Reentrancy;

public sealed class ChainGrain : Grain, IChainGrain
{
    public Task<string> CallThrough(IChainGrain other) => other.CallBack(this.AsReference<IChainGrain>());

    public async Task<string> CallThroughAllowed(IChainGrain other)
    {
        using var allowed = RequestContext.AllowCallChainReentrancy();
        return await CallThrough(other);
    }

    public async Task<string> CallThroughSuppressed(IChainGrain other)
    {
        using var allowed = RequestContext.AllowCallChainReentrancy();
        using var suppressed = RequestContext.SuppressCallChainReentrancy();
        return await CallThrough(other);
    }

    public Task<string> CallBack(IChainGrain caller) => caller.Answer();

    public Task<string> Answer() => Task.FromResult("answer");
}
