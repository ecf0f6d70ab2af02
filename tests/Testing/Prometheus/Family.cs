namespace Testing.Prometheus;

/// <summary>A metric with its series.</summary>
public sealed record Family(string Name, string Help)
{
    /// <summary>Its type.</summary>
    public string Type { get; set; } = "untyped";

    /// <summary>Its series.</summary>
    public List<Sample> Samples { get; } = [];
}
