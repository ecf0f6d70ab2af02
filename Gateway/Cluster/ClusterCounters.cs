namespace Telepool.Gateway.Cluster;

/// <summary>What a gateway's link to its cluster counts.</summary>
internal sealed class ClusterCounters
{
    private long _asked;
    private long _failed;
    private long _admittedAlone;
    private long _refusedAlone;

    /// <summary>Connections that waited for the cluster.</summary>
    public long AskedTotal => Volatile.Read(ref _asked);

    /// <summary>Calls that failed.</summary>
    public long FailedTotal => Volatile.Read(ref _failed);

    /// <summary>Connections that this gateway admitted by itself since the cluster did not answer.</summary>
    public long AdmittedAloneTotal => Volatile.Read(ref _admittedAlone);

    /// <summary>Connections that were refused since the cluster did not answer, or by the limits that hold then.</summary>
    public long RefusedAloneTotal => Volatile.Read(ref _refusedAlone);

    public void Asked() => Interlocked.Increment(ref _asked);

    public void Failed() => Interlocked.Increment(ref _failed);

    public void DecidedAlone(bool isAdmitted) => Interlocked.Increment(ref isAdmitted ? ref _admittedAlone : ref _refusedAlone);
}
