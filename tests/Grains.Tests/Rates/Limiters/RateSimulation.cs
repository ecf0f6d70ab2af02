using Grains.Rates;

namespace Grains.Tests.Rates.Limiters;

/// <summary>A client that always has work, behind an adaptive rate, against a limiter that it knows nothing of. Time is virtual.</summary>
internal sealed class RateSimulation
{
    private readonly IServerLimiter _server;
    private readonly Random _random;
    private readonly Gcra _gcra;
    private readonly double _latency;
    private TimeSpan _now = TimeSpan.FromSeconds(1);

    public RateSimulation(IServerLimiter server, AdaptiveRate rate, int seed, double latency = 0.03)
    {
        (_server, Rate, _random, _latency) = (server, rate, new Random(seed), latency);
        _gcra = new Gcra(rate.Rate, 1 + rate.Slack);
    }

    public AdaptiveRate Rate { get; }

    public TimeSpan Now => _now;

    public Action<string>? Trace { get; set; }

    /// <summary>Runs for so long, and tells how many calls passed and how many floods there were.</summary>
    public (double Share, int Floods) Run(TimeSpan duration, Func<TimeSpan, TimeSpan>? pause = null)
    {
        var (passed, floods, start) = (0L, 0, _now);
        while (_now - start < duration)
        {
            if (pause?.Invoke(_now) is { } idle && idle > TimeSpan.Zero)
            {
                _now += idle;
            }

            var wait = _gcra.TryTake(_now);
            if (wait > TimeSpan.Zero)
            {
                // Timers fire late, never early.
                _now += wait + TimeSpan.FromSeconds(_random.NextDouble() * 0.01);
                continue;
            }

            _now += TimeSpan.FromSeconds(_random.NextDouble() * Math.Min(_latency, 0.5 / Rate.Rate));
            var flood = _server.Take(_now);
            if (flood == TimeSpan.Zero)
            {
                passed++;
                if (Rate.Answered(_now))
                {
                    Apply("answer");
                }

                continue;
            }

            floods++;
            Rate.Flooded(_now, flood);
            Apply($"flood {flood.TotalSeconds}");
            _gcra.Drain(_now + flood);
            _now += flood * (1 + (0.1 * _random.NextDouble()));
        }

        return (passed / (_server.PerSecond * (_now - start).TotalSeconds), floods);
    }

    private void Apply(string why)
    {
        _gcra.SetRate(Rate.Rate, 1 + Rate.Slack, _now);
        Trace?.Invoke($"{_now.TotalSeconds,9:F1} {why,-10} {Rate.Phase,-8} rate {Rate.Rate:F4} ({Rate.Rate / _server.PerSecond:P1}) limit {Rate.Limit:F4} slack {Rate.Slack}");
    }
}
