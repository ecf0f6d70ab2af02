using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Accounts;

/// <summary>The rate of all accounts in this process together. Each silo of a cluster has its own.</summary>
internal sealed class GlobalRate
{
    private readonly Lock _lock = new();
    private readonly Gcra _gcra;

    public GlobalRate([FromKeyedServices(GrainClock.Key)] TimeProvider time, IOptions<AccountOptions> options)
    {
        var perSecond = options.Value.GlobalRequestsPerSecond;
        // A second's worth at once: the accounts' own limits spread what follows.
        _gcra = new Gcra(time, perSecond, Math.Max(1, (int)Math.Ceiling(perSecond)));
    }

    /// <inheritdoc cref="Gcra.TryTake"/>
    public TimeSpan TryTake()
    {
        lock (_lock)
        {
            return _gcra.TryTake();
        }
    }

    /// <inheritdoc cref="Gcra.Charge"/>
    public void Charge()
    {
        lock (_lock)
        {
            _gcra.Charge();
        }
    }

    /// <inheritdoc cref="Gcra.Refund"/>
    public void Refund()
    {
        lock (_lock)
        {
            _gcra.Refund();
        }
    }
}
