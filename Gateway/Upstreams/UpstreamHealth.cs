namespace Telepool.Gateway.Upstreams;

/// <summary>
/// Whether an upstream serves, as everybody who used it lately has found: failures in a row put it out, for longer each time; when that time is
/// over, one connection tries it while the others stay away. Shared by all workers and the prober, without a lock: who reads a moment too late
/// makes one attempt too many, which does no harm.
/// </summary>
internal sealed class UpstreamHealth
{
    // How long one trial keeps the others away: longer than any dial.
    private const long TrialLength = 60_000;
    private const int MaxDoublings = 20;

    private int _failures;
    private int _ejections;
    private long _outUntil;
    private long _trialUntil;
    private long _servesSince;
    private long _latency;

    /// <summary>Whether it is out, its time being over or not.</summary>
    public bool IsOut => Volatile.Read(ref _outUntil) != 0;

    /// <summary>When its time is over, on the clock of whoever put it out; 0 where it serves.</summary>
    public long OutUntil => Volatile.Read(ref _outUntil);

    /// <summary>Failures since the last success.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Times that it was put out and has not served for long since.</summary>
    public int Ejections => Volatile.Read(ref _ejections);

    /// <summary>Milliseconds that connecting takes, smoothed; 0 before the first.</summary>
    public int LatencyMs => (int)(Volatile.Read(ref _latency) / 8);

    /// <summary>Whether a connection may be sent there: it serves, or a trial is due.</summary>
    /// <param name="now">The workers' clock, in milliseconds.</param>
    public bool IsOpen(long now) => Volatile.Read(ref _outUntil) is var until && (until == 0 || (now >= until && now >= Volatile.Read(ref _trialUntil)));

    /// <summary>Claims a connection there; false where somebody else has just taken the one trial that is due.</summary>
    public bool TryClaim(long now)
    {
        if (Volatile.Read(ref _outUntil) is var until && until == 0)
        {
            return true;
        }

        var trial = Volatile.Read(ref _trialUntil);
        return now >= until && now >= trial && Interlocked.CompareExchange(ref _trialUntil, now + TrialLength, trial) == trial;
    }

    /// <summary>It has served.</summary>
    /// <param name="now">The workers' clock.</param>
    /// <param name="latencyMs">How long it took; below 0 where that is not known.</param>
    /// <returns>Whether it was out until now.</returns>
    public bool Succeeded(long now, long latencyMs = -1)
    {
        if (latencyMs >= 0)
        {
            // Eighths of a millisecond, a quarter of each new value: two racing writers lose one of both, no more.
            var known = Volatile.Read(ref _latency);
            Volatile.Write(ref _latency, known == 0 ? latencyMs * 8 : known + (((latencyMs * 8) - known) / 4));
        }

        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }

        if (Volatile.Read(ref _outUntil) == 0 || Interlocked.Exchange(ref _outUntil, 0) == 0)
        {
            return false;
        }

        Volatile.Write(ref _trialUntil, 0);
        Volatile.Write(ref _servesSince, now);
        return true;
    }

    /// <summary>A claim was not used to its end: the next one may try.</summary>
    public void GiveBack()
    {
        if (Volatile.Read(ref _outUntil) != 0)
        {
            Volatile.Write(ref _trialUntil, 0);
        }
    }

    /// <summary>It has failed.</summary>
    /// <param name="now">The workers' clock.</param>
    /// <param name="settings">How much is borne.</param>
    /// <returns>Whether that has put it out.</returns>
    public bool Failed(long now, UpstreamSettings settings)
    {
        var failures = Interlocked.Increment(ref _failures);
        var until = Volatile.Read(ref _outUntil);
        if (until == 0 ? failures < settings.FailureLimit : Interlocked.Exchange(ref _trialUntil, 0) == 0)
        {
            // Either it is still borne, or an attempt from before it was put out has ended only now.
            return false;
        }

        if (until == 0 && now - Volatile.Read(ref _servesSince) > settings.MaxBackOff.TotalMilliseconds)
        {
            Volatile.Write(ref _ejections, 0);
        }

        var doublings = Math.Min(Volatile.Read(ref _ejections), MaxDoublings);
        var length = Math.Min(settings.BackOff.TotalMilliseconds * (1L << doublings), settings.MaxBackOff.TotalMilliseconds);
        if (Interlocked.CompareExchange(ref _outUntil, now + (long)length, until) != until)
        {
            return false;
        }

        Interlocked.Increment(ref _ejections);
        return until == 0;
    }
}
