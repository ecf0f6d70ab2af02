namespace Grains.Interfaces.Collection;

/// <summary>A piece of work: one kind on one channel.</summary>
/// <param name="Channel">The channel's username, without the at sign, in lower case.</param>
/// <param name="Kind">One of <see cref="CollectionKind"/>.</param>
[GenerateSerializer, Immutable, Alias("telepool.work-item")]
public sealed record WorkItem([property: Id(0)] string Channel, [property: Id(1)] string Kind);
