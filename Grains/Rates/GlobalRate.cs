using Grains.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Rates;

/// <summary>The rate of all accounts in this process together. Each silo of a cluster has its own.</summary>
internal sealed class GlobalRate
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Gcra _gcra;

    public GlobalRate([FromKeyedServices(GrainClock.Key)] TimeProvider time, IOptions<AccountOptions> options)
    {
        var perSecond = options.Value.GlobalRequestsPerSecond;
        _time = time;
        _start = time.GetTimestamp();
        // A second's worth at once: the accounts' own limits spread what follows.
        _gcra = new Gcra(perSecond, Math.Max(1, Math.Ceiling(perSecond)));
    }

    /// <inheritdoc cref="Gcra.TryTake"/>
    public TimeSpan TryTake()
    {
        lock (_lock)
        {
            return _gcra.TryTake(_time.GetElapsedTime(_start));
        }
    }

    /// <inheritdoc cref="Gcra.Charge"/>
    public void Charge()
    {
        lock (_lock)
        {
            _gcra.Charge(_time.GetElapsedTime(_start));
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
