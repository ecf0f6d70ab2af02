namespace Grains.Rates;

/// <content>From the first flood to a limit that is known.</content>
internal sealed partial class AdaptiveRate
{
    // Good enough to settle: about 56 calls between two floods, so that the margin covers what is left.
    private const double GoodError = 0.018;

    // Refused and proven rates as near as this are good enough too.
    private const double NarrowBracket = 1.025;

    // How far above an estimate to go first: a bucket floods then within some waits' worth of time, and is measured while it does.
    private const double FirstExcess = 0.15;

    // A limiter that has flooded so often without a good measurement is of a kind that floods do not measure well.
    private const int MostFloods = 7;

    private readonly List<(TimeSpan At, long Count)> _marks = [];
    private bool _markedByFlood;
    private TimeSpan _idle;
    private double _lower;
    private double _upper = double.PositiveInfinity;
    private double _error = 1;
    private double _excess;
    private double _step;
    private double _slowest;
    private int _seekingFloods;

    private void BeginSeeking(TimeSpan now)
    {
        // The nominal rate may be far above what was really sent.
        var achieved = Math.Max(1, _periodCount) / Math.Max(1, (now - _periodStart).TotalSeconds);
        Phase = RatePhase.Seeking;
        (_lower, _upper) = (0, Rate);
        Mark(now, byFlood: true);
        SetRate(Math.Min(Rate, achieved) * 0.75);
    }

    private void Mark(TimeSpan now, bool byFlood)
    {
        _marks.Clear();
        _marks.Add((now, _count));
        _markedByFlood = byFlood;
        _idle = TimeSpan.Zero;
        _excess = FirstExcess;
        _step = SmallestStep;
    }

    private (double Rate, double Error, long Calls) MeasuredSince((TimeSpan At, long Count) mark, TimeSpan now)
    {
        var calls = _count - mark.Count;
        return (calls / Math.Max(1e-3, (now - mark.At).TotalSeconds), 1.0 / Math.Max(1, calls), calls);
    }

    private void Measure(TimeSpan now)
    {
        var last = _marks[^1];
        var own = MeasuredSince(last, now);
        _seekingFloods++;
        // A full window or a penalty can refuse even a slow call or two.
        if (own.Calls >= 3)
        {
            _upper = Math.Min(_upper, Rate);
        }

        if (_seekingFloods > MostFloods && own.Calls >= 20)
        {
            Limit = own.Rate;
            Settle(now, Math.Min(own.Rate, _upper) * (1 - Margin), byFlood: true);
            return;
        }

        if (!_markedByFlood || _slowest < own.Rate * 0.985 || _idle > (now - last.At) * 0.1)
        {
            // Some of what was permitted went unused, so that the calls are a lower bound only.
            MeasureBracket(now, own.Calls, last.At);
            return;
        }

        var all = MeasuredSince(_marks[0], now);
        RaiseLower(all.Calls, now - _marks[0].At);
        // A window wastes the wait, a bucket does not: where the last stretch gives the same figure in spite of its wait, it is no window.
        var agrees = _marks.Count > 1
            && _lastWait > (now - last.At) * 0.03
            && Math.Abs(own.Rate - all.Rate) <= all.Rate * (own.Error + 0.015);
        _marks.Add((now, _count));
        Limit = Math.Max(all.Rate, _floor);
        _error = all.Error;
        if (_error <= GoodError && (agrees || _upper <= _lower * NarrowBracket))
        {
            _probeInterval = FirstProbeInterval;
            Settle(now, Limit * (1 - Margin), byFlood: true);
            return;
        }

        SetRate(Math.Min(Limit * (1 + Math.Max(2 * _error, _excess)), _upper));
        _excess = Math.Max(_excess / 2, Margin);
    }

    private void MeasureBracket(TimeSpan now, long calls, TimeSpan since)
    {
        if (_markedByFlood)
        {
            RaiseLower(calls, now - since);
        }

        Mark(now, byFlood: true);
        if (_upper <= _lower * NarrowBracket)
        {
            Limit = _upper;
            Settle(now, Math.Min(_lower, _upper * (1 - Margin)), byFlood: true);
            return;
        }

        SetRate(double.IsFinite(_upper) ? Math.Max(Math.Sqrt(_lower * _upper), _upper / 2) : Rate * 0.75);
    }

    // What passed since a flood, less the call that may have been left over then, is permitted by any limiter.
    private void RaiseLower(long calls, TimeSpan time)
    {
        _lower = Math.Max(_lower, (calls - 1) / Math.Max(1e-3, time.TotalSeconds));
        if (_lower > _upper)
        {
            _lower = _upper * (1 - Margin);
        }
    }

    private void RiseWhileSeeking(TimeSpan now)
    {
        if (Rate >= _upper)
        {
            // It flooded there because of what came before.
            _upper = double.PositiveInfinity;
            _step = SmallestStep;
        }

        if (_markedByFlood)
        {
            RaiseLower(_count - _marks[^1].Count, now - _marks[^1].At);
        }

        // No flood where one was expected: what was measured is too low.
        SetRate(Math.Min(Rate * (1 + _step), Math.Max(Rate * (1 + Margin), Math.Sqrt(Rate * _upper))));
        _step = Math.Min(_step * 2, LargestStep);
    }

    private double SeekingPeriod()
    {
        // A bucket that filled during the wait lasts so long at a rate that is too high by the present excess.
        var excess = Limit > 0 ? Math.Max(0.01, (Rate / Limit) - 1) : 0.3;
        return Math.Max(10, _lastWait.TotalSeconds * Math.Max(3, 1.3 / excess));
    }
}
