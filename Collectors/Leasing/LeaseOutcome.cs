using Grains.Interfaces.Leases;

namespace Telepool.Collectors.Leasing;

/// <summary>A lease, or why the pool will give none.</summary>
/// <param name="Leased">The leased account, renewed until it is disposed; null where there is none.</param>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Reason">The same for people.</param>
public readonly record struct LeaseOutcome(LeasedAccount? Leased, LeaseRefusal Refusal, string Reason);
