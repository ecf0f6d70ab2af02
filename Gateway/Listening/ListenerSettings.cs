using System.Net;

namespace Telepool.Gateway.Listening;

/// <summary>An address that clients connect to.</summary>
public sealed record ListenerSettings
{
    /// <summary>Address and port; <c>[::]</c> takes IPv4 too. Port 0 lets the system choose.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Connections that may wait to be accepted; the system's limit (<c>net.core.somaxconn</c>) may be lower.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>Networks whose connections begin with a PROXY header (v1 or v2); from elsewhere a header is just a stranger's bytes. Empty: nobody's do.</summary>
    public IReadOnlyList<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>Certificate and key (PEM) for <c>wss://</c> clients of this listener; null serves none.</summary>
    public string? CertificateFile { get; init; }
}
