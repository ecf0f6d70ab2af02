using Grains.Interfaces.Rates;

namespace Grains.Accounts;

/// <summary>A lease that is out.</summary>
internal sealed class LeaseEntry
{
    public required Guid LeaseId { get; init; }

    public required string Holder { get; init; }

    public required string Purpose { get; init; }

    public required TimeSpan TimeToLive { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The class of the call that the grant paid for.</summary>
    public required MethodClass Class { get; init; }

    /// <summary>Whether the call that the grant paid for has not been made yet.</summary>
    public bool Prepaid { get; set; } = true;
}
