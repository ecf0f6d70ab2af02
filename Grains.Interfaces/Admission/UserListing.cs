namespace Grains.Interfaces.Admission;

/// <summary>The users of the cluster. Holds secrets: the text form shows none.</summary>
[GenerateSerializer, Immutable, Alias("telepool.user-listing")]
public sealed record UserListing
{
    /// <summary>The version, which grows with every change; 0 where nothing was ever stored.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The users as a gateway's file of users has them (JSON in UTF-8). Gateways check it; the cluster keeps it as it is.</summary>
    [Id(1)]
    public required byte[] Document { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"users, version {Version}";
}
