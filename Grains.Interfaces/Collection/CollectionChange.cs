namespace Grains.Interfaces.Collection;

/// <summary>Work to add to a job or to take from it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.collection-change")]
public sealed record CollectionChange
{
    /// <summary>Usernames of channels, without the at sign.</summary>
    [Id(0)]
    public required string[] Channels { get; init; }

    /// <summary>Kinds of work (<see cref="CollectionKind"/>).</summary>
    [Id(1)]
    public required string[] Kinds { get; init; }

    /// <summary>Whether to remove it; otherwise it is added.</summary>
    [Id(2)]
    public bool Remove { get; init; }
}
