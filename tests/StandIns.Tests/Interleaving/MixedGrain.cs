using Orleans;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Interleaving;

public sealed class MixedGrain : Grain, IMixedGrain
{
    public Task Write(string gate) => Gate.Of(gate).PassAsync();

    public Task Read(string gate) => Gate.Of(gate).PassAsync();

    public Task Peek(string gate) => Gate.Of(gate).PassAsync();

    public Task Note(string entry)
    {
        Journal.Write(this.GetPrimaryKeyString(), entry);
        throw new InvalidOperationException("Nobody hears of this.");
    }
}
