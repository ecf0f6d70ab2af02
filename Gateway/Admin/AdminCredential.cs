namespace Telepool.Gateway.Admin;

/// <summary>Somebody who may use the operator's interface.</summary>
public sealed record AdminCredential
{
    /// <summary>What the audit calls whoever shows the token; letters, digits, <c>._-</c>, 1 to 64.</summary>
    public required string Name { get; init; }

    /// <summary>What the caller shows.</summary>
    public required AdminToken Secret { get; init; }

    /// <summary>What the caller may do.</summary>
    public AdminRole Role { get; init; }
}
