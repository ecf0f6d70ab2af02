namespace Telepool.Gateway.Admission.Overload;

/// <summary>Measures the load of the gateway.</summary>
/// <param name="door">Tells connections and limits.</param>
/// <param name="lag">Tells how late the latest worker comes to its work.</param>
internal sealed class LoadMeter(Doorkeeper door, Func<TimeSpan> lag)
{
    private const double MemoryShare = 0.9;

    // Up to here a limit is there to be used: only what lies above counts as load.
    private const double Usable = 0.8;

    // Reading the process's memory takes a system call and some parsing.
    private const int MemoryEvery = 4;

    private int _count;
    private double _memory;

    /// <summary>Measures once.</summary>
    public LoadSample Measure()
    {
        var settings = door.Settings;
        if (_count++ % MemoryEvery == 0)
        {
            var limit = settings.MaxMemoryBytes > 0 ? settings.MaxMemoryBytes : ProcessLimits.Memory * MemoryShare;
            _memory = Above(Environment.WorkingSet / limit);
        }

        return new LoadSample
        {
            Handshakes = (double)door.Handshakes / settings.MaxHandshakes,
            Connections = Above((double)door.Open / door.MaxOpen),
            Lag = lag() / settings.MaxLag,
            Memory = _memory,
        };
    }

    private static double Above(double share) => Math.Max(0, (share - Usable) / (1 - Usable));
}
