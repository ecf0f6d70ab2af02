using Orleans;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Turns;

public sealed class CounterGrain : Grain, ICounterGrain
{
    private int _count;

    public async Task<int> Increment()
    {
        var before = _count;
        await Task.Yield();
        await Task.Run(() => { });
        return _count = before + 1;
    }

    public Task PassGate() => Gate.Of(this.GetPrimaryKeyString()).PassAsync();

    public Task<int> Get() => Task.FromResult(_count);

    public async Task<(bool AfterAwait, bool AfterDelay, bool InPool)> WhereIsCode()
    {
        var own = TaskScheduler.Current;
        await Task.Yield();
        var afterAwait = TaskScheduler.Current == own;
        await Task.Delay(1);
        var afterDelay = TaskScheduler.Current == own;
        var inPool = await Task.Run(() => TaskScheduler.Current == own);
        return (afterAwait, afterDelay, inPool);
    }
}
