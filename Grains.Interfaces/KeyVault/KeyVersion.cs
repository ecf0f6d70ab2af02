namespace Grains.Interfaces.KeyVault;

/// <summary>One version of the vault's key.</summary>
[GenerateSerializer, Immutable, Alias("telepool.key-version")]
public sealed record KeyVersion
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Whether it seals at present.</summary>
    [Id(1)]
    public required bool IsCurrent { get; init; }

    /// <summary>Things that were sealed under it when the last complete pass met them; null before there was one since the key was made.</summary>
    [Id(2)]
    public long? Uses { get; init; }
}
