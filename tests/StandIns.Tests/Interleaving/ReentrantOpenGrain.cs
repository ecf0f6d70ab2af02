using Orleans;
using Orleans.Concurrency;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Interleaving;

[Reentrant]
public sealed class ReentrantOpenGrain : Grain, IOpenGrain
{
    public Task Pass(string gate) => Gate.Of(gate).PassAsync();
}
