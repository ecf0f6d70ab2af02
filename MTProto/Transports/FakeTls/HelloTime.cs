namespace MTProto.Transports.FakeTls;

/// <summary>What the time in a client's hello is worth.</summary>
public enum HelloTime
{
    /// <summary>Near the server's: a hello that is seen again later is told from a new one by its time alone.</summary>
    Fresh,

    /// <summary>
    /// Of a clock that began when the client was switched on, a moment ago. Such a hello says the same for ever, so that only having seen it
    /// before tells a recording.
    /// </summary>
    SinceBoot,

    /// <summary>Too far off: the client's clock is wrong, or the hello was recorded.</summary>
    Stale,
}
