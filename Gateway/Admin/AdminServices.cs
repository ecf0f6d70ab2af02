using Microsoft.Extensions.DependencyInjection;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;
using Telepool.Gateway.Fingerprints;

namespace Telepool.Gateway.Admin;

/// <summary>What the operator's interface shows and changes.</summary>
internal sealed record AdminServices
{
    /// <summary>What is configured.</summary>
    public required GatewayConfigurator Configurator { get; init; }

    /// <summary>What runs.</summary>
    public required IGatewayRuntime Runtime { get; init; }

    /// <summary>What happens.</summary>
    public required GatewayEventHub Events { get; init; }

    /// <summary>The TLS clients that were seen.</summary>
    public required FingerprintTable Fingerprints { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Adds what metrics need; null shows the process's own alone.</summary>
    public Action<IServiceCollection>? AddMeters { get; init; }

    /// <summary>Begins to measure.</summary>
    public Action<IServiceProvider>? UseMeters { get; init; }
}
