namespace Grains.Interfaces.KeyVault;

/// <summary>What came of a change of the vault's keys.</summary>
[GenerateSerializer, Immutable, Alias("telepool.key-rotation-answer")]
public sealed record KeyRotationAnswer
{
    /// <summary>What keeps it from being done, in one line for an operator; null where it is done or has begun.</summary>
    [Id(0)]
    public string? Problem { get; init; }

    /// <summary>How things stand now.</summary>
    [Id(1)]
    public required KeyRotationStatus Status { get; init; }
}
