using Grains.Accounts;
using Grains.Interfaces.Rates;

namespace Grains.Rates;

/// <summary>The rate of one class of methods of one account: its bucket, and what the bucket's rate is learnt from.</summary>
internal sealed class ClassRate
{
    private int _burst;
    private double _fixed;
    private readonly Gcra _gcra;
    private double _factor = 1;

    public ClassRate(MethodClass methods, AccountOptions options, TimeSpan now)
    {
        var policy = ClassPolicy.Of(methods);
        Methods = methods;
        Weight = policy.Weight;
        Take(options, now);
        _gcra = new Gcra(PerSecond, _burst);
    }

    public MethodClass Methods { get; }

    /// <summary>What a call costs the account.</summary>
    public double Weight { get; }

    /// <summary>Null where the rate is fixed.</summary>
    public AdaptiveRate? Learning { get; private set; }

    /// <summary>Calls per second at present.</summary>
    public double PerSecond => (Learning?.Rate ?? _fixed) * _factor;

    /// <inheritdoc cref="Gcra.WaitAt"/>
    public TimeSpan WaitAt(TimeSpan now) => _gcra.WaitAt(now);

    /// <inheritdoc cref="Gcra.Charge"/>
    public void Charge(TimeSpan now) => _gcra.Charge(now);

    /// <inheritdoc cref="Gcra.Refund"/>
    public void Refund() => _gcra.Refund();

    /// <summary>Goes on under other limits. What was learnt stays, as far as they permit it.</summary>
    public void Use(AccountOptions options, TimeSpan now)
    {
        Take(options, now);
        Apply(now);
    }

    /// <summary>Uses only a part of the rate from now on, above 0 to 1.</summary>
    public void Throttle(double factor, TimeSpan now)
    {
        _factor = factor;
        Apply(now);
    }

    /// <summary>A call was answered by something other than a flood.</summary>
    /// <returns>Whether the rate has changed.</returns>
    public bool Answered(TimeSpan now)
    {
        if (Learning is null || !Learning.Answered(now))
        {
            return false;
        }

        Apply(now);
        return true;
    }

    /// <summary>A call was answered by a flood: no burst follows it, so that what is measured next is the rate.</summary>
    /// <returns>Whether something was learnt.</returns>
    public bool Flooded(TimeSpan now, TimeSpan wait)
    {
        var learnt = Learning is not null && Learning.Flooded(now, wait);
        Apply(now);
        _gcra.Drain(now + wait);
        return learnt;
    }

    /// <summary>Goes on from what was kept.</summary>
    public void Load(LearntRate learnt, TimeSpan now)
    {
        Learning?.Load(learnt, now);
        Apply(now);
    }

    private void Take(AccountOptions options, TimeSpan now)
    {
        var policy = ClassPolicy.Of(Methods);
        _fixed = options.RequestsPerSecond * policy.Share;
        _burst = Math.Max(policy.Burst, options.MaxConcurrency);
        var (floor, ceiling) = (Math.Min(options.Rates.Floor, _fixed), (options.Rates.Ceiling ?? options.RequestsPerSecond) * policy.Share);
        if (!options.Rates.Adaptive)
        {
            Learning = null;
        }
        else if (Learning is null)
        {
            Learning = new AdaptiveRate(_fixed, floor, ceiling, now);
        }
        else
        {
            Learning.SetBounds(_fixed, floor, ceiling);
        }
    }

    private void Apply(TimeSpan now) => _gcra.SetRate(PerSecond, 1 + ((_burst - 1) * (Learning?.Slack ?? 1)), now);
}
