using System.Net;

namespace Telepool.Gateway.Admin;

/// <summary>The operator's interface.</summary>
public sealed record AdminSettings
{
    /// <summary>Where it listens.</summary>
    public required IPEndPoint Endpoint { get; init; }
}
