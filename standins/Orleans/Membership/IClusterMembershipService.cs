namespace Orleans.Runtime;

/// <summary>Who is a member of the cluster.</summary>
public interface IClusterMembershipService
{
    /// <summary>The newest that this silo knows.</summary>
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>Reads the membership anew where it is not known at <paramref name="minimumVersion"/> or later, or where that is not given.</summary>
    ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default);
}
