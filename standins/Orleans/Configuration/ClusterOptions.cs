namespace Orleans.Configuration;

/// <summary>Which cluster a silo or client belongs to.</summary>
public class ClusterOptions
{
    /// <summary>The identity of both where none is set.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The identity of both where none is set.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>Silos with the same one find each other.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>Stays the same over deployments: what is stored is stored under it.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}
