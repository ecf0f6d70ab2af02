using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>Who was a member at one version of the membership.</summary>
public sealed class ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version)
{
    /// <summary>The members.</summary>
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; } = members;

    /// <summary>The version.</summary>
    public MembershipVersion Version { get; } = version;

    /// <summary>How a silo stands: dead where a later one has its end point, none where it is not known.</summary>
    public SiloStatus GetSiloStatus(SiloAddress silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return Members.TryGetValue(silo, out var member) ? member.Status
            : Members.Keys.Any(other => other.Endpoint.Equals(silo.Endpoint) && other.Generation > silo.Generation) ? SiloStatus.Dead
            : SiloStatus.None;
    }
}
