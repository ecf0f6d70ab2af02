using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Cluster;

/// <summary>How a gateway of a cluster shares limits with the others. Without a cluster nothing of it counts.</summary>
public sealed record ClusterSettings
{
    /// <summary>What becomes of new connections that need the cluster while it does not answer. Open ones go on in any case.</summary>
    public UnreachablePolicy WhenUnreachable { get; init; }

    /// <summary>How long a connection waits for the cluster; a call within it takes a few milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a gateway reports what users with limits use here. A third of the time that a silent gateway's part stays set apart (15 s), or less.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:05")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a gateway looks for changed users and bans.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections that may wait for the cluster at once.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; init; } = 4096;
}
