namespace MTProto.Client;

/// <summary>
/// One timer for the deadlines and pings of every connection of clients that share their options: ten thousand idle connections cost
/// ten thousand comparisons per beat, and no timer of their own. Runs only while there are connections.
/// </summary>
internal sealed class Heartbeat(TimeProvider time)
{
    /// <summary>How late a deadline may be noticed.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly List<DcConnection> _connections = [];
    private readonly List<DcConnection> _due = [];
    private ITimer? _timer;
    private int _isBeating;

    public void Add(DcConnection connection)
    {
        lock (_lock)
        {
            if (connection.HeartbeatIndex >= 0)
            {
                return;
            }

            connection.HeartbeatIndex = _connections.Count;
            _connections.Add(connection);
            if (_timer is null)
            {
                // The timer must not carry the call context (activity, async locals) of whichever client came first.
                using (ExecutionContext.SuppressFlow())
                {
                    _timer = time.CreateTimer(static state => ((Heartbeat)state!).Beat(), this, Period, Period);
                }
            }
        }
    }

    public void Remove(DcConnection connection)
    {
        lock (_lock)
        {
            var index = connection.HeartbeatIndex;
            if (index < 0)
            {
                return;
            }

            var last = _connections[^1];
            _connections[index] = last;
            last.HeartbeatIndex = index;
            _connections.RemoveAt(_connections.Count - 1);
            connection.HeartbeatIndex = -1;
            if (_connections.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private void Beat()
    {
        // A beat that takes longer than the period is not overtaken by the next one.
        if (Interlocked.Exchange(ref _isBeating, 1) == 1)
        {
            return;
        }

        var now = time.GetTimestamp();
        lock (_lock)
        {
            foreach (var connection in _connections)
            {
                if (connection.IsDue(now))
                {
                    _due.Add(connection);
                }
            }
        }

        foreach (var connection in _due)
        {
            connection.Tick(now);
        }

        _due.Clear();
        Volatile.Write(ref _isBeating, 0);
    }
}
