namespace ServiceDefaults.Storage;

/// <summary>A stored state.</summary>
/// <param name="Version">Grows with every write, 0 where there never was one.</param>
/// <param name="Payload">Null where there is none, or none any more.</param>
/// <param name="IsDamaged">The payload is not what was written.</param>
internal readonly record struct GrainRow(long Version, byte[]? Payload, bool IsDamaged);
