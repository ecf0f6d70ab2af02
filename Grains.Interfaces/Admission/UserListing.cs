namespace Grains.Interfaces.Admission;

/// <summary>All users of the cluster.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-listing")]
public sealed record UserListing
{
    /// <summary>The directory's version, which grows with every change.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The users by name.</summary>
    [Id(1)]
    public required UserRecord[] Users { get; init; }
}
