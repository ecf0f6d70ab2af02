namespace MTProto.Transports.FakeTls;

/// <summary>What a TLS 1.3 server answered to one probe.</summary>
public sealed class FrontObservation
{
    private readonly ushort[] _offered;

    internal FrontObservation(ushort[] offered, ushort suite, ushort group, bool hadPostQuantumShare, bool isVersionFirst, int flight)
    {
        _offered = offered;
        Suite = suite;
        Group = group;
        HadPostQuantumShare = hadPostQuantumShare;
        IsVersionFirst = isVersionFirst;
        Flight = flight;
    }

    /// <summary>The suite it took.</summary>
    public ushort Suite { get; }

    /// <summary>The named group of its key share (IANA, TLS Supported Groups).</summary>
    public ushort Group { get; }

    /// <summary>Bytes of its encrypted handshake on the wire, less one record header: what one record with all of it holds.</summary>
    public int Flight { get; }

    internal ReadOnlySpan<ushort> Offered => _offered;

    internal bool HadPostQuantumShare { get; }

    internal bool IsVersionFirst { get; }
}
