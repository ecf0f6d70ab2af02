namespace Telepool.Gateway.Mtproto.Replays;

/// <summary>
/// This gateway's memory of greetings, for all workers. Bounded: each part of it has two generations, of which the older is forgotten whole when
/// its time is over or the younger is full, so that nothing is remembered for less than its time unless there is no room.
/// </summary>
internal sealed class ReplayCache : IReplayStore
{
    // Workers seldom meet in one of so many locks.
    private const int Parts = 16;

    private readonly Part[] _parts;
    private readonly Part _lasting;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="capacity">Greetings that it holds at most.</param>
    /// <param name="time">How long each is remembered at least.</param>
    public ReplayCache(int capacity, TimeSpan time)
    {
        var share = Math.Max(1, capacity / (Parts + 1) / 2);
        _parts = new Part[Parts];
        for (var i = 0; i < Parts; i++)
        {
            _parts[i] = new Part(share, (long)time.TotalMilliseconds);
        }

        _lasting = new Part(share, long.MaxValue);
    }

    /// <summary>Greetings that are remembered now.</summary>
    public int Count => _parts.Sum(part => part.Count) + _lasting.Count;

    /// <summary>Times that greetings were forgotten before their time, for want of room.</summary>
    public long ForgottenEarly => _parts.Sum(part => part.ForgottenEarly) + _lasting.ForgottenEarly;

    /// <inheritdoc />
    public bool TryAdd(ReplayKey key, bool lasts, long now) =>
        (lasts ? _lasting : _parts[(int)((uint)(key.Value >> 64) % Parts)]).TryAdd(key, now);

    private sealed class Part(int half, long time)
    {
        private readonly Lock _lock = new();
        private HashSet<UInt128> _young = [];
        private HashSet<UInt128> _old = [];
        private long _since = long.MinValue;
        private long _forgottenEarly;

        public long ForgottenEarly => Volatile.Read(ref _forgottenEarly);

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _young.Count + _old.Count;
                }
            }
        }

        public bool TryAdd(ReplayKey key, long now)
        {
            lock (_lock)
            {
                Age(now);
                return !_old.Contains(key.Value) && _young.Add(key.Value);
            }
        }

        private void Age(long now)
        {
            if (_since == long.MinValue)
            {
                _since = now;
            }

            var isDue = now - _since >= time;
            if (!isDue && _young.Count < half)
            {
                return;
            }

            // Nothing came for two times over: both are old.
            var isLong = isDue && now - _since >= 2 * time;
            _forgottenEarly += isDue || _old.Count == 0 ? 0 : 1;
            (_young, _old) = (_old, _young);
            _young.Clear();
            if (isLong)
            {
                _old.Clear();
            }

            _since = now;
        }
    }
}
