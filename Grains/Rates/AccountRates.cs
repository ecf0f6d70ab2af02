using Grains.Accounts;
using Grains.Interfaces.Rates;
using Grains.Rates.Lending;

namespace Grains.Rates;

/// <summary>
/// Every rate that a call of one account is subject to: the account's, its class's, and those that it shares with others. Belongs to one account grain
/// and is used from its turns only. Takes nothing where one of them refuses.
/// </summary>
internal sealed class AccountRates
{
    private const string Own = "account";

    // Of the factors that change by themselves only the warm-up does, and slowly.
    private static readonly TimeSpan FactorPeriod = TimeSpan.FromMinutes(1);

    private AccountOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly long _start;
    private readonly AccountMetrics _accountMetrics;
    private readonly RateMetrics _metrics;
    private readonly Gcra _account;
    private readonly ClassRate[] _classes = new ClassRate[ClassPolicy.Count];
    private string _id = string.Empty;
    private LentRate[] _shared = [];
    private TimeSpan _factorUntil;
    private double _factor = 1;

    public AccountRates(
        AccountOptions options, AccountMetrics accountMetrics, RateMetrics metrics, TimeProvider time, Random random)
    {
        (_options, _accountMetrics, _metrics, _time, _random) = (options, accountMetrics, metrics, time, random);
        _start = time.GetTimestamp();
        _account = new Gcra(AccountRate, options.MaxConcurrency);
        for (var i = 0; i < _classes.Length; i++)
        {
            _classes[i] = new ClassRate((MethodClass)i, options, TimeSpan.Zero);
        }
    }

    /// <summary>Grows whenever something has been learnt that <see cref="Save"/> keeps.</summary>
    public long Revision { get; private set; }

    /// <summary>When the account was new, for its warm-up; null where it is warm.</summary>
    public DateTimeOffset? NewSince { get; private set; }

    /// <summary>The share of its own rates that the account works at, such as a tenth while it is on probation; above 0, at most 1. Default 1.</summary>
    public double Factor
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
            _factorUntil = TimeSpan.Zero;
            RefreshFactor(Now);
        }
    } = 1;

    /// <summary>Whose rate refused the last call: <c>account</c>, or the scope of a shared rate; empty where none did.</summary>
    public string LimitedBy { get; private set; } = string.Empty;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private double AccountRate => Math.Max(_options.Rates.Ceiling ?? 0, _options.RequestsPerSecond);

    /// <summary>Goes on under other limits. What was learnt and what is owed stays.</summary>
    /// <returns>Whether they are others than before.</returns>
    public bool Use(AccountOptions options)
    {
        if (ReferenceEquals(options, _options))
        {
            return false;
        }

        _options = options;
        var now = Now;
        foreach (var rate in _classes)
        {
            rate.Use(options, now);
        }

        (_factor, _factorUntil) = (double.NaN, TimeSpan.Zero);
        RefreshFactor(now);
        return true;
    }

    /// <summary>Takes one call's worth of every rate.</summary>
    /// <returns>Zero where it was taken, otherwise how long to wait before it could be.</returns>
    public TimeSpan TryTake(MethodClass methods)
    {
        var now = Now;
        RefreshFactor(now);
        var wait = _account.WaitAt(now);
        var classWait = _classes[(int)methods].WaitAt(now);
        if (wait > TimeSpan.Zero || classWait > TimeSpan.Zero)
        {
            LimitedBy = Own;
            _accountMetrics.RateLimited(wait >= classWait ? Own : "class");
            return Spread(wait > classWait ? wait : classWait);
        }

        for (var i = 0; i < _shared.Length; i++)
        {
            wait = _shared[i].TryTake();
            if (wait > TimeSpan.Zero)
            {
                LimitedBy = _shared[i].Scope;
                _accountMetrics.RateLimited(_shared[i].Kind);
                RefundShared(i);
                return Spread(wait);
            }
        }

        LimitedBy = string.Empty;
        ChargeOwn(methods, now);
        return TimeSpan.Zero;
    }

    /// <summary>Takes one call's worth without asking: the call has to go out, and later ones pay for it.</summary>
    public void Charge(MethodClass methods)
    {
        ChargeOwn(methods, Now);
        foreach (var shared in _shared)
        {
            shared.Charge();
        }
    }

    /// <summary>Gives back what was taken for a call that was not made.</summary>
    public void Refund(MethodClass methods)
    {
        var rate = _classes[(int)methods];
        _account.Refund(rate.Weight);
        rate.Refund();
        RefundShared(_shared.Length);
    }

    /// <summary>How long until the account's own rates let a call of the class go; zero where they do now.</summary>
    public TimeSpan NextIn(MethodClass methods)
    {
        var now = Now;
        var wait = _account.WaitAt(now);
        var classWait = _classes[(int)methods].WaitAt(now);
        return wait > classWait ? wait : classWait;
    }

    /// <summary>Calls per second of the class at present.</summary>
    public double PerSecond(MethodClass methods) => _classes[(int)methods].PerSecond;

    /// <summary>Telegram answered a call, well or with an error of the call's own.</summary>
    public void Answered(MethodClass methods)
    {
        var now = Now;
        if (_classes[(int)methods].Answered(now))
        {
            Learnt(methods);
        }
    }

    /// <summary>Telegram answered a call by a flood.</summary>
    /// <param name="methods">The call's class.</param>
    /// <param name="wait">How long no such call will be made.</param>
    public void Flooded(MethodClass methods, TimeSpan wait)
    {
        var now = Now;
        if (_classes[(int)methods].Flooded(now, wait))
        {
            Learnt(methods);
        }
    }

    /// <summary>The account is warmed up from now on, or from an earlier day where it is known to be older.</summary>
    public void BeginWarmUp(DateTimeOffset since)
    {
        NewSince = since;
        Revision++;
        _factorUntil = TimeSpan.Zero;
        RefreshFactor(Now);
    }

    /// <summary>What to keep between activations.</summary>
    public RateMemory Save()
    {
        var now = Now;
        var memory = new RateMemory { NewSince = NewSince };
        foreach (var rate in _classes)
        {
            if (rate.Learning is { } learning && (learning.Phase != RatePhase.Rising || learning.HasRisen))
            {
                memory.Classes[rate.Methods] = learning.Save(now);
            }
        }

        return memory;
    }

    /// <summary>Takes part in these shared rates from now on, and in no others. The first are asked first.</summary>
    public void Share(LentRate[] shared) => _shared = shared;

    /// <summary>Goes on from what an earlier activation of the account has kept.</summary>
    public void Begin(string account, RateMemory memory)
    {
        _id = account;
        var now = Now;
        NewSince = memory.NewSince;
        foreach (var (methods, learnt) in memory.Classes)
        {
            // A newer version may know more classes than this one.
            if ((int)methods < _classes.Length)
            {
                _classes[(int)methods].Load(learnt, now);
                _metrics.Learnt(_id, methods, PerSecond(methods));
            }
        }

        _factorUntil = TimeSpan.Zero;
        RefreshFactor(now);
    }

    private void RefundShared(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _shared[i].Refund();
        }
    }

    private void Learnt(MethodClass methods)
    {
        Revision++;
        _metrics.Learnt(_id, methods, PerSecond(methods));
    }

    private void ChargeOwn(MethodClass methods, TimeSpan now)
    {
        var rate = _classes[(int)methods];
        _account.Charge(now, rate.Weight);
        rate.Charge(now);
    }

    private void RefreshFactor(TimeSpan now)
    {
        if (now < _factorUntil)
        {
            return;
        }

        _factorUntil = now + FactorPeriod;
        var factor = Factor * WarmUp.FactorAt(_options.Rates, NewSince, _time.GetUtcNow());
        if (factor == _factor)
        {
            return;
        }

        _factor = factor;
        _account.SetRate(AccountRate * factor, _options.MaxConcurrency, now);
        foreach (var rate in _classes)
        {
            rate.Throttle(factor, now);
        }
    }

    private TimeSpan Spread(TimeSpan wait) => wait * (1 + (_random.NextDouble() * _options.Rates.WaitJitter));
}
