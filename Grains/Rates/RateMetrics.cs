using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grains.Interfaces.Rates;

namespace Grains.Rates;

/// <summary>What the rates of this process show.</summary>
internal sealed class RateMetrics
{
    public const string MeterName = "Telepool.Rates";

    // Seven classes make seven series of each account.
    private const int AccountLimit = 50;

    private static readonly string[] ClassNames = [.. Enum.GetValues<MethodClass>().Select(static value => value.ToString().ToLowerInvariant())];

    private readonly ConcurrentDictionary<string, double[]> _learnt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<double>> _lent = new(StringComparer.Ordinal);

    public RateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "mtproto_rate_learnt",
            MeasureLearnt,
            "{call}/s",
            "The rate at which an account calls a class of methods at present; only the first accounts are shown.");
        meter.CreateObservableGauge(
            "mtproto_rate_lent",
            MeasureLent,
            "{call}/s",
            "The part of a rate of the whole cluster that is lent to this process at present.");
    }

    /// <summary>Shows an account's rate.</summary>
    public void Learnt(string account, MethodClass methods, double perSecond)
    {
        if (_learnt.TryGetValue(account, out var rates) || (_learnt.Count < AccountLimit && _learnt.TryAdd(account, rates = new double[ClassNames.Length])))
        {
            rates[(int)methods] = perSecond;
        }
    }

    /// <summary>The account is not active in this process any more.</summary>
    public void Gone(string account) => _learnt.TryRemove(account, out _);

    /// <summary>Shows a rate that is lent; asked whenever metrics are read.</summary>
    public void Lends(string scope, Func<double> perSecond) => _lent[scope] = perSecond;

    private IEnumerable<Measurement<double>> MeasureLearnt()
    {
        foreach (var (account, rates) in _learnt)
        {
            for (var i = 0; i < rates.Length; i++)
            {
                if (rates[i] > 0)
                {
                    yield return new Measurement<double>(rates[i], new("account", account), new("class", ClassNames[i]));
                }
            }
        }
    }

    private IEnumerable<Measurement<double>> MeasureLent()
    {
        foreach (var (scope, perSecond) in _lent)
        {
            yield return new Measurement<double>(perSecond(), new KeyValuePair<string, object?>("scope", scope));
        }
    }
}
