using Grains.Interfaces.Pool;

namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>The pool at a glance.</summary>
internal sealed class PoolReader
{
    private readonly Cached<PoolStatus> _status;

    public PoolReader(IGrainFactory grains, TimeProvider time) =>
        _status = new Cached<PoolStatus>(() => grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).GetStatusAsync(), time);

    /// <summary>As it is.</summary>
    public Task<PoolStatus> GetAsync() => _status.GetAsync();

    /// <summary>Something was done to the pool.</summary>
    public void Forget() => _status.Forget();
}
