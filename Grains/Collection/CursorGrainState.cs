using Grains.Interfaces.Collection;

namespace Grains.Collection;

/// <summary>The claim on a channel and how far its work is.</summary>
[GenerateSerializer, Alias("telepool.cursor-grain-state")]
internal sealed class CursorGrainState
{
    /// <summary>Grows with every claim.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    /// <summary>Who has the channel; empty where nobody has.</summary>
    [Id(1)]
    public string Worker { get; set; } = string.Empty;

    [Id(2)]
    public TimeSpan TimeToLive { get; set; }

    /// <summary>As stored with the last write; the activation knows a later one while its worker reports.</summary>
    [Id(3)]
    public DateTimeOffset ExpiresAt { get; set; }

    [Id(4)]
    public CursorProgress Progress { get; set; } = new();
}
