using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Workers;

/// <summary>The counters of one worker: written by its thread alone, without atomics, and read by whoever exports them, a little late.</summary>
internal sealed class WorkerCounters
{
    private static readonly int Count = Enum.GetValues<GatewayCounter>().Length;

    private static readonly int ReasonCount = Enum.GetValues<CloseReason>().Length;

    private readonly long[] _values = new long[Count];
    private readonly long[] _closed = new long[ReasonCount];

    /// <summary>What was counted so far.</summary>
    public long this[GatewayCounter counter] => Volatile.Read(ref _values[(int)counter]);

    /// <summary>Connections that ended for a reason, before they relayed or after.</summary>
    public long this[CloseReason reason] => Volatile.Read(ref _closed[(int)reason]);

    /// <summary>Counts the end of a connection.</summary>
    public void Add(CloseReason reason) => _closed[(int)reason]++;

    /// <summary>Counts one.</summary>
    public void Add(GatewayCounter counter) => _values[(int)counter]++;

    /// <summary>Counts several.</summary>
    public void Add(GatewayCounter counter, long by) => _values[(int)counter] += by;
}
