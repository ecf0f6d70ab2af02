using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Accounts.Sessions.Faults;

/// <summary>Decides when something goes wrong, and counts it. Safe for use by several threads.</summary>
internal sealed class FaultInjector
{
    private readonly Lock _lock = new();
    private readonly FaultOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Counter<long> _injected;

    public FaultInjector(IOptions<FaultOptions> options, IMeterFactory meters, [FromKeyedServices(GrainClock.Key)] TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _random = new Random(_options.Seed);
        _injected = meters.Create(AccountMetrics.MeterName).CreateCounter<long>(
            "mtproto_faults_injected_total", "{fault}", "Faults made on purpose, by kind.");
    }

    /// <summary>Holds a call back where that is its lot, and says what happens to it instead of being sent; null where it is to be sent.</summary>
    public async Task<SessionFault?> BeforeCallAsync(CancellationToken cancellationToken)
    {
        if (Rolls(_options.DelayProbability, "delay"))
        {
            await Task.Delay(_options.Delay * Share(), _time, cancellationToken);
        }

        return Rolls(_options.ErrorProbability, "error") ? new SessionFault(SessionFaultKind.Timeout, "INJECTED_SERVER_ERROR")
            : Rolls(_options.RateLimitProbability, "rate_limit") ? new SessionFault(SessionFaultKind.TransportFlood, "INJECTED_TRANSPORT_FLOOD")
            : Rolls(_options.FloodProbability, "flood") ? new SessionFault(SessionFaultKind.Flood, $"FLOOD_WAIT_{_options.FloodWait.TotalSeconds:0}", _options.FloodWait)
            : null;
    }

    /// <summary>A connection that has just been made, with its faults.</summary>
    /// <exception cref="IOException">Its fault is not to come about.</exception>
    public Stream Wrap(Stream stream) => BreaksConnection() ? throw Broken() : new FaultyStream(stream, this);

    /// <summary>Whether a connection breaks now.</summary>
    public bool BreaksConnection() => Rolls(_options.NetworkProbability, "network");

    public static IOException Broken() => new("injected network fault");

    private double Share()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }

    private bool Rolls(double probability, string kind)
    {
        if (probability <= 0 || Share() >= probability)
        {
            return false;
        }

        _injected.Add(1, new KeyValuePair<string, object?>("kind", kind));
        return true;
    }
}
