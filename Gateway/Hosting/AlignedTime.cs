namespace Telepool.Gateway.Hosting;

/// <summary>
/// The system's clock, whose timers with a period go off together, at multiples of it: an idle gateway wakes its threads once for all of its
/// periodic work instead of once for each.
/// </summary>
internal sealed class AlignedTime(TimeProvider time) : TimeProvider
{
    // What comes more often than this is wanted when it was asked for.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    /// <inheritdoc />
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    /// <inheritdoc />
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == period && period >= Shortest)
        {
            // The runtime counts timers in these milliseconds, so that they are due in the very same one.
            var length = (long)period.TotalMilliseconds;
            dueTime = TimeSpan.FromMilliseconds(length - (Environment.TickCount64 % length));
        }

        return time.CreateTimer(callback, state, dueTime, period);
    }
}
