namespace Orleans.Activations;

internal sealed partial class Activation
{
    private long _lastUse;
    private long _keepUntil = long.MinValue;

    /// <summary>Keeps idleness from ending the activation for a time; zero or less takes that back.</summary>
    public void DelayDeactivation(TimeSpan time) =>
        _keepUntil = time <= TimeSpan.Zero
            ? long.MinValue
            : time >= TimeSpan.FromDays(365 * 100)
                ? long.MaxValue
                : Silo.IdleClock.GetTimestamp() + (long)(time.TotalSeconds * Silo.IdleClock.TimestampFrequency);

    /// <summary>Ends the activation if nothing has called it for <paramref name="limit"/>, or else for its own limit.</summary>
    public void DeactivateIfIdle(TimeSpan? limit = null)
    {
        var clock = Silo.IdleClock;
        if (clock.GetElapsedTime(Volatile.Read(ref _lastUse)) >= (limit ?? Silo.IdleLimitOf(Class))
            && clock.GetTimestamp() >= _keepUntil
            && IsQuiet)
        {
            Deactivate(new(DeactivationReasonCode.ActivationIdle, "Nothing has called the grain for long enough."));
        }
    }

    private void Touch() => Volatile.Write(ref _lastUse, Silo.IdleClock.GetTimestamp());
}
