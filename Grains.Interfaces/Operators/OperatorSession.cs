namespace Grains.Interfaces.Operators;

/// <summary>A login on the operator's pages. Does not hold what the browser shows, only what that hashes to.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operator-session")]
public sealed record OperatorSession
{
    /// <summary>SHA-256 of what the browser's cookie holds, in lower-case hexadecimal.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Who logged in.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>What that allowed at the login; what holds is the least of this and what the credential allows now.</summary>
    [Id(2)]
    public required OperatorRole Role { get; init; }

    /// <summary>SHA-256 of the credential that opened it, in lower-case hexadecimal; empty where that was good for one login only.</summary>
    [Id(3)]
    public required string Credential { get; init; }

    /// <summary>From where the login came.</summary>
    [Id(4)]
    public required string Address { get; init; }

    /// <summary>When it was opened.</summary>
    [Id(5)]
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was used last, to within a minute.</summary>
    [Id(6)]
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ends whatever happens.</summary>
    [Id(7)]
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>How long it may lie unused before it ends.</summary>
    [Id(8)]
    public required TimeSpan Idle { get; init; }
}
