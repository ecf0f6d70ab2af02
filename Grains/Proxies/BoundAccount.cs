namespace Grains.Proxies;

/// <summary>Which proxy an account uses.</summary>
[GenerateSerializer, Alias("telepool.bound-account")]
internal sealed class BoundAccount
{
    /// <summary>Empty for none.</summary>
    [Id(0)]
    public string ProxyId { get; set; } = string.Empty;

    [Id(1)]
    public DateTimeOffset Since { get; set; }

    /// <summary>Empty where not known.</summary>
    [Id(2)]
    public string Country { get; set; } = string.Empty;
}
