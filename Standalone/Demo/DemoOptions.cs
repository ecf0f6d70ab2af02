using Standalone.Hosting;

namespace Standalone.Demo;

/// <summary>What a demo consists of.</summary>
internal sealed record DemoOptions
{
    public const int MaxTenants = 16;

    /// <summary>The world that is collected.</summary>
    public required EmulatedWorld World { get; init; }

    /// <summary>Where the emulator listens; 0 takes free ports.</summary>
    public int PortBase { get; init; }

    /// <summary>Accounts and proxies.</summary>
    public EmulatedFleet Fleet { get; init; } = EmulatedFleet.Small;

    /// <summary>The share of the proxies that fails at any moment, 0 to 1.</summary>
    public double FailingProxies { get; init; }

    /// <summary>Tenants that share the pool; the channels are divided among them in turn.</summary>
    public int Tenants { get; init; } = 1;
}
