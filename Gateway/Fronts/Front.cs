using System.Net;
using MTProto.Transports.FakeTls;

namespace Telepool.Gateway.Fronts;

/// <summary>
/// A site, over all versions of the configuration: workers read where it is and what it looks like, the control plane replaces both whole.
/// </summary>
internal sealed class Front
{
    private IReadOnlyList<IPEndPoint> _endPoints = [];
    private FrontProfile _profile;

    /// <summary>Takes a site of which nothing is known yet.</summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="port">Port of its TLS.</param>
    /// <param name="serverName">The name that it is asked for.</param>
    public Front(string host, int port, string serverName)
    {
        Host = host;
        Port = port;
        ServerName = serverName;
        _profile = FrontProfile.CreateBuiltIn(serverName);
        if (IPAddress.TryParse(host, out var address))
        {
            _endPoints = [new IPEndPoint(address, port)];
        }
    }

    /// <summary>Host name or address.</summary>
    public string Host { get; }

    /// <summary>Port of its TLS.</summary>
    public int Port { get; }

    /// <summary>The host name that its clients ask for.</summary>
    public string ServerName { get; }

    /// <summary>Its addresses, in the order in which they are tried; empty until its name was resolved, and where it is the gateway itself.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints
    {
        get => Volatile.Read(ref _endPoints);
        set => Volatile.Write(ref _endPoints, value);
    }

    /// <summary>What its answers look like; a guess until it was seen.</summary>
    public FrontProfile Profile
    {
        get => Volatile.Read(ref _profile);
        set => Volatile.Write(ref _profile, value);
    }

    /// <summary>How it was found at the last look; null before the first.</summary>
    public FrontReport? Report { get; set; }
}
