namespace Grains.Configuration;

/// <summary>One version as it is stored: what it changed of the one before.</summary>
[GenerateSerializer, Immutable, Alias("telepool.stored-configuration-change")]
internal sealed record StoredChange
{
    /// <summary>The version that the change made.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>When.</summary>
    [Id(1)]
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    [Id(2)]
    public required string Author { get; init; }

    /// <summary>Why.</summary>
    [Id(3)]
    public required string Comment { get; init; }

    /// <summary>Settings with their new values, secrets sealed; null takes a setting away.</summary>
    [Id(4)]
    public required Dictionary<string, string?> Set { get; init; }
}
