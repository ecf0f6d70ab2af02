namespace Grains.Interfaces.Operators;

/// <summary>Everybody who may log in, on whichever silo.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Entries">The ways in that the cluster keeps and those of the silos' files, without what was revoked.</param>
/// <param name="Revoked">What was revoked while some silo's file had it (<see cref="OperatorEntry.Ways"/>): it lets nobody in, whatever files say.</param>
[GenerateSerializer, Immutable, Alias("telepool.operator-roll")]
public sealed record OperatorRoll(
    [property: Id(0)] long Version,
    [property: Id(1)] OperatorEntry[] Entries,
    [property: Id(2)] string[] Revoked);
