using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Silo.Web.Reading.Leases;

/// <summary>The leases of the pool.</summary>
/// <param name="Leases">A page of those that are out.</param>
/// <param name="Total">How many are out.</param>
/// <param name="Queues">Who waits.</param>
/// <param name="Leaks">Which ran out without being given back, the newest first.</param>
internal sealed record LeasePicture(Listing<LeaseInfo> Leases, int Total, IReadOnlyList<QueueStatus> Queues, IReadOnlyList<EndedLease> Leaks);
