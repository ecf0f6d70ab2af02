using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Fronts;

/// <summary>The site behind the gateway: what whoever does not authenticate gets to see, and what the gateway's TLS looks like.</summary>
public sealed record FrontSettings
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port of its TLS.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 443;
}
