using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Storage;

namespace StandIns.Tests.Activations;

public sealed class TallyGrain([PersistentState("tally", SharedStorage.Name)] IPersistentState<Tally> tally) : Grain, ITallyGrain
{
    public async Task<int> Add()
    {
        var sum = tally.State.Sum + 1;
        await Task.Yield();
        tally.State = new Tally { Sum = sum };
        await tally.WriteStateAsync();
        return sum;
    }

    public Task<int> Sum() => Task.FromResult(tally.State.Sum);

    public Task EndSoon()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
