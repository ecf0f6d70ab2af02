namespace Telepool.Gateway.Sniffing;

/// <summary>What the first bytes of a connection say.</summary>
/// <param name="Status">How far they say it.</param>
/// <param name="Protocol">What they are; with <see cref="SniffStatus.Incomplete"/> <see cref="SniffedProtocol.Unknown"/>, with <see cref="SniffStatus.Invalid"/> what they pretend to be.</param>
/// <param name="Needed">With <see cref="SniffStatus.Incomplete"/>: bytes from the connection's start below which nothing more can be said; otherwise 0.</param>
internal readonly record struct SniffResult(SniffStatus Status, SniffedProtocol Protocol, int Needed)
{
    /// <summary>More bytes are needed.</summary>
    public static SniffResult Incomplete(int needed) => new(SniffStatus.Incomplete, SniffedProtocol.Unknown, needed);

    /// <summary>May be a client.</summary>
    public static SniffResult Recognised(SniffedProtocol protocol) => new(SniffStatus.Recognised, protocol, 0);

    /// <summary>Something else.</summary>
    public static SniffResult Unsupported(SniffedProtocol protocol) => new(SniffStatus.Unsupported, protocol, 0);

    /// <summary>Nothing that there is.</summary>
    public static SniffResult Invalid(SniffedProtocol protocol) => new(SniffStatus.Invalid, protocol, 0);
}
