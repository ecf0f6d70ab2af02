using System.Collections.Concurrent;

namespace Emulator.Limits;

/// <summary>The buckets of all accounts.</summary>
internal sealed class FloodLimits(EmulatorOptions options)
{
    /// <summary>Buckets kept at most; the emulator has 10,000 accounts, and anonymous callers share the bucket of their key.</summary>
    private const int MaxBuckets = 200_000;

    private readonly ConcurrentDictionary<(long Owner, MethodClass Class), Bucket> _buckets = new();

    /// <summary>Takes one token.</summary>
    /// <param name="owner">The account, or what stands for it.</param>
    /// <param name="methods">The class of the method.</param>
    /// <returns>0 if the call may go on, otherwise the seconds to wait.</returns>
    public int Take(long owner, MethodClass methods)
    {
        if (!options.LimitsEnabled || methods == MethodClass.Free)
        {
            return 0;
        }

        if (_buckets.Count > MaxBuckets)
        {
            _buckets.Clear();
        }

        var limit = methods switch
        {
            MethodClass.History => options.Limits.History,
            MethodClass.Resolve => options.Limits.Resolve,
            MethodClass.Search => options.Limits.Search,
            MethodClass.Statistics => options.Limits.Statistics,
            MethodClass.Files => options.Limits.Files,
            MethodClass.Login => options.Limits.Login,
            _ => options.Limits.Other,
        };
        return _buckets.GetOrAdd((owner, methods), static (_, start) => new Bucket(start.Burst, start.Now), (limit.Burst, Now: options.TimeProvider.GetTimestamp()))
            .Take(limit, options.TimeProvider);
    }

    private sealed class Bucket(double tokens, long updated)
    {
        private readonly Lock _lock = new();
        private double _tokens = tokens;
        private long _updated = updated;
        private TimeSpan _penalty;

        public int Take(MethodLimit limit, TimeProvider time)
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                var elapsed = time.GetElapsedTime(_updated, now);
                _updated = now;
                _tokens = Math.Min(limit.Burst, _tokens + (elapsed.TotalSeconds * limit.PerSecond));
                _penalty -= elapsed;
                if (_penalty > TimeSpan.Zero)
                {
                    return Seconds(_penalty);
                }

                _penalty = TimeSpan.Zero;
                if (_tokens >= 1)
                {
                    _tokens--;
                    return 0;
                }

                var wait = TimeSpan.FromSeconds((1 - _tokens) / limit.PerSecond);
                _penalty = wait > limit.MinWait ? wait : limit.MinWait;
                return Seconds(_penalty);
            }
        }

        private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
    }
}
