namespace Grains.Pool;

/// <summary>
/// How fast waiting requests of one purpose are served: a moving average of the time between two grants while somebody waits. What is
/// measured under waiting is what the accounts give; without waiting it would be what the workers ask for.
/// </summary>
internal sealed class GrantPace
{
    // About the last twenty grants count.
    private const double Weight = 0.1;

    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private double _seconds;

    /// <summary>Seconds between two grants; 0 where nothing is known yet.</summary>
    public double SecondsPerGrant => _seconds;

    /// <summary>A request that had waited was granted.</summary>
    public void Granted(DateTimeOffset now)
    {
        if (_last > DateTimeOffset.MinValue)
        {
            var elapsed = Math.Max(0, (now - _last).TotalSeconds);
            _seconds = _seconds == 0 ? elapsed : _seconds + (Weight * (elapsed - _seconds));
        }

        _last = now;
    }

    /// <summary>Nobody waits any more: the time until the next grant says nothing.</summary>
    public void Pause() => _last = DateTimeOffset.MinValue;

    /// <summary>How long the request behind <paramref name="ahead"/> others waits.</summary>
    public TimeSpan WaitBehind(int ahead) => TimeSpan.FromSeconds(_seconds * (ahead + 1));
}
