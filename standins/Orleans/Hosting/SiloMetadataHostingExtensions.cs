using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Cluster;
using Orleans.Hosting;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>Lets silos say of themselves what placement filters ask for.</summary>
[Experimental("ORLEANSEXP004")]
public static class SiloMetadataHostingExtensions
{
    /// <summary>Takes the values from section <c>Orleans:Metadata</c> of the configuration.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder) => builder.UseSiloMetadata(builder.Configuration);

    /// <summary>Takes the values from section <c>Orleans:Metadata</c> of a configuration.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfiguration configuration) =>
        builder.UseSiloMetadata(configuration.GetSection("Orleans").GetSection("Metadata"));

    /// <summary>Takes the values from a section of a configuration.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfigurationSection configurationSection) =>
        builder.UseSiloMetadata(configurationSection.GetChildren().ToDictionary(child => child.Key, child => child.Value ?? ""));

    /// <summary>Takes the values as they are.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, Dictionary<string, string> metadata)
    {
        builder.Services.AddSingleton(new Cluster.SiloMetadata(metadata));
        return builder;
    }
}
