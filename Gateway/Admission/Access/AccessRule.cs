using System.Net;

namespace Telepool.Gateway.Admission.Access;

/// <summary>What the addresses of a network may do, where no longer prefix says something else.</summary>
/// <param name="Network">The network; one of IPv4 counts for IPv4 clients of a dual-stack listener too.</param>
/// <param name="Level">What they may.</param>
public sealed record AccessRule(IPNetwork Network, AccessLevel Level);
