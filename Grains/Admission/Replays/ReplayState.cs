namespace Grains.Admission.Replays;

/// <summary>What a part of the replay memory keeps.</summary>
[GenerateSerializer, Alias("telepool.replay-state")]
internal sealed class ReplayState
{
    /// <summary>The digests in the order they came, 24 bytes each: 16 of the digest, 8 of the time until which it counts (UTC ticks, little-endian).</summary>
    [Id(0)]
    public byte[] Entries { get; set; } = [];
}
