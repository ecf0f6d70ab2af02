using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>Settings of a cluster for tests.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's identity, made up where none is set.</summary>
    public string ClusterId { get; set; } = null!;

    /// <summary>The service's identity, made up where none is set.</summary>
    public string ServiceId { get; set; } = null!;

    /// <summary>With how many silos the cluster starts.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>Whether the client starts with the cluster.</summary>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>Set up each silo's host, in order.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    /// <summary>Set up the client's host, in order.</summary>
    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
