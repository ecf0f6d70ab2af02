namespace Grains.Proxies;

/// <summary>A proxy as its pool keeps it.</summary>
[GenerateSerializer, Alias("telepool.proxy-entry")]
internal sealed class ProxyEntry
{
    [Id(0)]
    public string ProxyId { get; set; } = string.Empty;

    /// <summary>The sealed address.</summary>
    [Id(1)]
    public byte[] Envelope { get; set; } = [];

    /// <summary>Empty where not said.</summary>
    [Id(2)]
    public string Country { get; set; } = string.Empty;

    [Id(3)]
    public int? Capacity { get; set; }

    /// <summary>Whether it came from the settings.</summary>
    [Id(4)]
    public bool IsConfigured { get; set; }

    [Id(5)]
    public bool IsDraining { get; set; }
}
