namespace Grains.Interfaces.KeyVault;

/// <summary>The vault's keys, and where the sealing of everything under the newest one stands.</summary>
[GenerateSerializer, Immutable, Alias("telepool.key-rotation-status")]
public sealed record KeyRotationStatus
{
    /// <summary>Where the keys are.</summary>
    [Id(0)]
    public required string Place { get; init; }

    /// <summary>The versions of the key, oldest first.</summary>
    [Id(1)]
    public required KeyVersion[] Keys { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(2)]
    public required KeyRotationPhase Phase { get; init; }

    /// <summary>The key that the pass seals under; empty where there was none.</summary>
    [Id(3)]
    public string Target { get; init; } = string.Empty;

    /// <summary>When the pass began.</summary>
    [Id(4)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    [Id(5)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Things to look at, as counted when the pass began.</summary>
    [Id(6)]
    public long Total { get; init; }

    /// <summary>Things looked at.</summary>
    [Id(7)]
    public long Done { get; init; }

    /// <summary>Those of them that were sealed anew.</summary>
    [Id(8)]
    public long Resealed { get; init; }

    /// <summary>Those that could not be.</summary>
    [Id(9)]
    public long Failed { get; init; }

    /// <summary>The first of those, each with its reason.</summary>
    [Id(10)]
    public string[] Failures { get; init; } = [];

    /// <summary>The key that is taken away at the end of the pass if nothing uses it; empty for none.</summary>
    [Id(11)]
    public string Retiring { get; init; } = string.Empty;

    /// <summary>Why the last key that was to be taken away was not; empty where it was.</summary>
    [Id(12)]
    public string Refusal { get; init; } = string.Empty;

    /// <summary>Times that the pass went on after an interruption.</summary>
    [Id(13)]
    public int Resumptions { get; init; }
}
