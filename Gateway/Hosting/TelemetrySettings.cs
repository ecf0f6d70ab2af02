using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Hosting;

/// <summary>
/// What a gateway that is a process of its own says of what it does; changes at once. In a process that it shares with a silo these have no effect: the
/// host's settings hold.
/// </summary>
public sealed record TelemetrySettings
{
    /// <summary>
    /// The least level that is logged, and others for categories, such as <c>Information,Telepool.Gateway.Mtproto=Debug</c>; null, the default, is what
    /// <c>TELEPOOL_LOG_LEVEL</c> says, in a cluster what the deployment's configuration does.
    /// </summary>
    public string? LogLevel { get; init; }

    /// <summary>The share of connections whose traces are exported, 0 to 1; null, the default, is what <c>OTEL_SAMPLER_RATIO</c> says, in a cluster what the deployment's configuration does.</summary>
    [Range(0.0, 1.0)]
    public double? SamplerRatio { get; init; }
}
