using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Telepool.Gateway.Listening;

/// <summary>An address that clients connect to.</summary>
public sealed record ListenerSettings
{
    /// <summary>Address and port; <c>[::]</c> takes IPv4 too. Port 0 lets the system choose.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Connections that may wait to be accepted, for each worker; the system's limit (<c>net.core.somaxconn</c>) may be lower.</summary>
    [Range(1, 1 << 20)]
    public int Backlog { get; init; } = 4096;

    /// <summary>
    /// Whether other processes of the same user may listen here too, as when a new gateway starts before the old one has drained. Off, a port that
    /// somebody has is an error instead of a port of which half of the connections go astray.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Networks whose connections begin with a PROXY header (v1 or v2); from elsewhere a header is just a stranger's bytes. Empty: nobody's do.</summary>
    public IReadOnlyList<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>
    /// After how much silence a peer that does not answer the system's questions any more is given up; it is asked in the last three fifths of that. Zero:
    /// never. Phones leave without a word when they change networks. The idle limit ends connections to peers that answer.
    /// </summary>
    [Range(0, 86_400)]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long what was sent to a client may stay unacknowledged before its connection is given up (TCP_USER_TIMEOUT); zero leaves it to the system, which takes 15 minutes.</summary>
    [Range(0, 3600)]
    public TimeSpan UnacknowledgedLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The segment size that is announced to clients (TCP_MAXSEG), so that a ClientHello comes in several pieces and boxes on the way that look at single
    /// packets see no server name; 0: the system's. It stays for the whole connection and both directions: every packet is that small.
    /// </summary>
    [Range(0, 9000)]
    public int SegmentSize { get; init; }

    /// <summary>Certificate and key (PEM) for <c>wss://</c> clients of this listener; null serves none.</summary>
    public string? CertificateFile { get; init; }
}
