namespace Grains.Interfaces.Admission;

/// <summary>A digest to remember.</summary>
/// <param name="Digest">Which.</param>
/// <param name="Until">When it may be forgotten: a handshake that bears it would be too old then.</param>
[GenerateSerializer, Immutable, Alias("telepool.replay-entry")]
public readonly record struct ReplayEntry([property: Id(0)] ReplayDigest Digest, [property: Id(1)] DateTimeOffset Until);
