using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Fronts;

/// <summary>A site for those who ask for a host name.</summary>
public sealed record FrontDomain
{
    /// <summary>The host name that clients ask for; <c>*.example.org</c> takes every name below that one.</summary>
    public required string ServerName { get; init; }

    /// <summary>Host name or address of the site.</summary>
    public required string Host { get; init; }

    /// <summary>Port of its TLS.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 443;
}
