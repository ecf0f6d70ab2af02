namespace Grains.Interfaces.Accounts;

/// <summary>
/// A login as it moves from one client to another: whoever has it is the account. It is never logged, and crosses the network only within the cluster.
/// </summary>
[GenerateSerializer, Immutable, Alias("telepool.portable-session")]
public sealed record PortableSession
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 256;

    /// <summary>The data centre that the account lives in, 1 to 5.</summary>
    [Id(0)]
    public required int DcId { get; init; }

    /// <summary>The authorization key of that data centre, 256 bytes.</summary>
    [Id(1)]
    public required byte[] Key { get; init; }

    /// <summary>The user signed in; 0 where the other client's format does not say.</summary>
    [Id(2)]
    public long UserId { get; init; }

    /// <summary>Where the data centre is, as <c>address:port</c>, for clients whose format names it; empty where it is not known.</summary>
    [Id(3)]
    public string Address { get; init; } = string.Empty;

    /// <summary>The api_id under which the login was used, for clients whose format names it; 0 where it is not known.</summary>
    [Id(4)]
    public int ApiId { get; init; }

    /// <summary>How long the account has been in use, which shortens its warm-up here; null where it is not known.</summary>
    [Id(5)]
    public TimeSpan? Age { get; init; }

    /// <summary>Leaves the key out.</summary>
    public override string ToString() => $"{nameof(PortableSession)} {{ {nameof(DcId)} = {DcId} }}";
}
