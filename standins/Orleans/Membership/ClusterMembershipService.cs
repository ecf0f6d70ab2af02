using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>The members of a cluster in one process, which everybody always knows.</summary>
internal sealed class ClusterMembershipService(Cluster.Silo silo) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot
    {
        get
        {
            var (members, version) = silo.Cluster.Members;
            return new(members.ToImmutableDictionary(member => member.SiloAddress, member => new ClusterMember(member.SiloAddress, member.Status, member.Name)), new(version));
        }
    }

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
