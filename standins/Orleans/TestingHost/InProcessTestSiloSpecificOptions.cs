namespace Orleans.TestingHost;

/// <summary>What differs from silo to silo.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>Tells the silo from others.</summary>
    public int SiloPort { get; set; }

    /// <summary>Where clients would connect.</summary>
    public int GatewayPort { get; set; }

    /// <summary>The silo's name: "Primary" for the first and "Secondary_N" for others.</summary>
    public string SiloName { get; set; } = null!;
}
