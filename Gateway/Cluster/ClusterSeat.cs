using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Cluster;

/// <summary>What of a gateway a cluster has to do with.</summary>
/// <param name="Registry">Its users, whose limits the cluster owns.</param>
/// <param name="Bans">Its bans.</param>
/// <param name="Settings">The settings at present.</param>
internal sealed record ClusterSeat(UserRegistry Registry, BanBook Bans, Func<ClusterSettings> Settings);
