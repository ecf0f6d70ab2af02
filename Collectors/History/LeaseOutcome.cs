namespace Telepool.Collectors.History;

/// <summary>A lease, or why no account of the pool will give one.</summary>
/// <param name="Lease">The lease; null where there is none.</param>
/// <param name="Reason">Why there is none.</param>
internal readonly record struct LeaseOutcome(LeasedAccount? Lease, string Reason);
