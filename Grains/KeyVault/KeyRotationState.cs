using Grains.Interfaces.KeyVault;

namespace Grains.KeyVault;

/// <summary>How far the sealing under the newest key is.</summary>
[GenerateSerializer, Alias("telepool.key-rotation-state")]
internal sealed class KeyRotationState
{
    /// <summary>Where it stands.</summary>
    [Id(0)]
    public KeyRotationPhase Phase { get; set; }

    /// <summary>The key that the pass seals under; empty before there was any.</summary>
    [Id(1)]
    public string Target { get; set; } = string.Empty;

    /// <summary>When the pass began.</summary>
    [Id(2)]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Not before then it begins.</summary>
    [Id(4)]
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Kinds of things that are done.</summary>
    [Id(5)]
    public int Kind { get; set; }

    /// <summary>The last name of the kind at hand that is done; names are taken in ordinal order.</summary>
    [Id(6)]
    public string Position { get; set; } = string.Empty;

    /// <summary>Names counted when the pass began.</summary>
    [Id(7)]
    public long Total { get; set; }

    /// <summary>Names done.</summary>
    [Id(8)]
    public long Done { get; set; }

    /// <summary>Things sealed anew.</summary>
    [Id(9)]
    public long Resealed { get; set; }

    /// <summary>Things that could not be.</summary>
    [Id(10)]
    public long Failed { get; set; }

    /// <summary>The first of them, with reasons.</summary>
    [Id(11)]
    public List<string> Failures { get; set; } = [];

    /// <summary>Key id to things that the pass has left under it.</summary>
    [Id(12)]
    public Dictionary<string, long> Uses { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The key to be taken away at the end; empty for none.</summary>
    [Id(13)]
    public string Retiring { get; set; } = string.Empty;

    /// <summary>Why the last one was not.</summary>
    [Id(14)]
    public string Refusal { get; set; } = string.Empty;

    /// <summary>Times that the pass went on after an interruption.</summary>
    [Id(15)]
    public int Resumptions { get; set; }

    /// <summary>When the newest key was made or first seen.</summary>
    [Id(16)]
    public DateTimeOffset KeySince { get; set; }
}
