using Grains.Interfaces.Accounts;
using Grains.Interfaces.Pool;

namespace Telepool.Silo.Web.Reading.Accounts;

/// <summary>Everything about one account.</summary>
internal sealed record AccountDetail
{
    /// <summary>How it stands.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>What it told its pool last; null where it has told nothing since the pool began.</summary>
    public AccountReport? Report { get; init; }

    /// <summary>Its changes of state, newest first.</summary>
    public required IReadOnlyList<AuditEntry> Audit { get; init; }

    /// <summary>Why the pool would, or would not, choose it.</summary>
    public required PoolExplanation Explanation { get; init; }

    /// <summary>The proxy that it goes through; null where it goes straight.</summary>
    public string? ProxyId { get; init; }
}
