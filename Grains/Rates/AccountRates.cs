using Grains.Accounts;
using Grains.Interfaces.Rates;

namespace Grains.Rates;

/// <summary>
/// Every rate that a call of one account is subject to: the account's, its class's and the one of all accounts. Belongs to one account grain
/// and is used from its turns only. Takes nothing where one of them refuses.
/// </summary>
internal sealed class AccountRates
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly GlobalRate _global;
    private readonly AccountMetrics _metrics;
    private readonly double _perSecond;
    private readonly int _burst;
    private readonly Gcra _account;
    private readonly Gcra[] _classes = new Gcra[ClassPolicy.Count];

    public AccountRates(AccountOptions options, GlobalRate global, AccountMetrics metrics, TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _global = global;
        _metrics = metrics;
        (_perSecond, _burst) = (options.RequestsPerSecond, options.MaxConcurrency);
        _account = new Gcra(options.RequestsPerSecond, options.MaxConcurrency);
        for (var i = 0; i < _classes.Length; i++)
        {
            var policy = ClassPolicy.Of((MethodClass)i);
            _classes[i] = new Gcra(options.RequestsPerSecond * policy.Share, Math.Max(policy.Burst, options.MaxConcurrency));
        }
    }

    /// <summary>The share of its own rate that the account works at, such as a tenth while it is on probation; above 0, at most 1. Default 1.</summary>
    public double Factor
    {
        get;
        set
        {
            if (field != value)
            {
                field = value;
                _account.SetRate(_perSecond * value, _burst, Now);
            }
        }
    } = 1;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Takes one call's worth of every rate.</summary>
    /// <returns>Zero where it was taken, otherwise how long to wait before it could be.</returns>
    public TimeSpan TryTake(MethodClass methods)
    {
        var now = Now;
        var wait = _account.WaitAt(now);
        var classWait = _classes[(int)methods].WaitAt(now);
        if (wait > TimeSpan.Zero || classWait > TimeSpan.Zero)
        {
            _metrics.RateLimited(wait >= classWait ? "account" : "class");
            return wait > classWait ? wait : classWait;
        }

        wait = _global.TryTake();
        if (wait > TimeSpan.Zero)
        {
            _metrics.RateLimited("global");
            return wait;
        }

        ChargeOwn(methods, now);
        return TimeSpan.Zero;
    }

    /// <summary>Takes one call's worth without asking: the call has to go out, and later ones pay for it.</summary>
    public void Charge(MethodClass methods)
    {
        ChargeOwn(methods, Now);
        _global.Charge();
    }

    /// <summary>Gives back what was taken for a call that was not made.</summary>
    public void Refund(MethodClass methods)
    {
        _account.Refund(ClassPolicy.Of(methods).Weight);
        _classes[(int)methods].Refund();
        _global.Refund();
    }

    /// <summary>How long until the account's own rates let a call of the class go; zero where they do now.</summary>
    public TimeSpan NextIn(MethodClass methods)
    {
        var now = Now;
        var wait = _account.WaitAt(now);
        var classWait = _classes[(int)methods].WaitAt(now);
        return wait > classWait ? wait : classWait;
    }

    private void ChargeOwn(MethodClass methods, TimeSpan now)
    {
        _account.Charge(now, ClassPolicy.Of(methods).Weight);
        _classes[(int)methods].Charge(now);
    }
}
