namespace Orleans.Configuration;

/// <summary>How silos notice that others are gone. In one process they simply know, so nothing here has an effect.</summary>
public class ClusterMembershipOptions
{
    /// <summary>How long a probe waits; 5 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often membership is read; 60 s.</summary>
    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a silo says that it lives; 30 s.</summary>
    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many silos one silo probes; 10.</summary>
    public int NumProbedSilos { get; set; } = 10;

    /// <summary>After how many lost probes a silo is suspected; 3.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>How many suspicions declare a silo dead; 2.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>How long a suspicion counts; 2 minutes.</summary>
    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
