using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grains.Interfaces.Proxies;

namespace Grains.Proxies;

/// <summary>What the proxies of this process count.</summary>
internal sealed class ProxyMetrics
{
    public const string MeterName = "Telepool.Proxies";

    // A time series per label value: beyond this many proxies share one.
    private const int ProxyLabelLimit = 100;
    private const string OtherProxies = "other";

    private readonly ConcurrentDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private static readonly string[] StateNames = Array.ConvertAll(Enum.GetNames<ProxyState>(), static name => name.ToLowerInvariant());

    private readonly ConcurrentDictionary<string, int[]> _states = new(StringComparer.Ordinal);
    private readonly Counter<long> _connections;
    private readonly Histogram<double> _connect;
    private readonly Histogram<double> _firstByte;
    private readonly Counter<long> _bans;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _direct;

    public ProxyMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _connections = meter.CreateCounter<long>("mtproto_proxy_connections_total", "{connection}", "Connections through proxies by proxy and outcome.");
        _connect = meter.CreateHistogram<double>("mtproto_proxy_connect_seconds", "s", "From dialing a proxy to a way through it.");
        _firstByte = meter.CreateHistogram<double>("mtproto_proxy_first_byte_seconds", "s", "From the first packet sent through a proxy to the first one received.");
        _bans = meter.CreateCounter<long>("mtproto_proxy_bans_total", "{ban}", "Bans of proxies by fault.");
        _moves = meter.CreateCounter<long>("mtproto_proxy_moves_total", "{move}", "Accounts that were bound to another proxy, by reason.");
        _direct = meter.CreateCounter<long>("mtproto_proxy_direct_total", "{connection}", "Connections that went straight since no proxy could serve.");
        meter.CreateObservableGauge("mtproto_proxy_pool_healthy", () => _states.Values.Sum(static states => states[(int)ProxyState.Healthy]), "{proxy}", "Proxies that can serve.");
        meter.CreateObservableGauge("mtproto_proxy_pool_by_state", CountStates, "{proxy}", "Proxies by state.");
        meter.CreateObservableGauge("mtproto_proxies_unlabelled", () => Math.Max(0, _labels.Count - ProxyLabelLimit), "{proxy}", "Proxies that share one label value.");
    }

    public void Seen(string proxyId, ProxyReport report)
    {
        if (_connections.Enabled && (report.Fault != ProxyFault.None || report.FirstByteMs is not null))
        {
            _connections.Add(1, new("proxy", Label(proxyId)), new("outcome", report.Fault == ProxyFault.None ? "ok" : report.Fault.ToString().ToLowerInvariant()));
        }

        if (report.ConnectMs is { } connect)
        {
            _connect.Record(connect / 1000);
        }

        if (report.FirstByteMs is { } firstByte)
        {
            _firstByte.Record(firstByte / 1000);
        }
    }

    public void Banned(ProxyFault fault) => _bans.Add(1, new KeyValuePair<string, object?>("fault", fault.ToString().ToLowerInvariant()));

    public void Moved(string reason) => _moves.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void WentDirect() => _direct.Add(1);

    /// <summary>How the proxies of a pool stand.</summary>
    public void Stand(string pool, IEnumerable<ProxyState> proxies)
    {
        var counts = new int[StateNames.Length];
        foreach (var state in proxies)
        {
            counts[(int)state]++;
        }

        _states[pool] = counts;
    }

    /// <summary>The pool is not in this process any more.</summary>
    public void Forget(string pool) => _states.TryRemove(pool, out _);

    private IEnumerable<Measurement<int>> CountStates() => StateNames.Select((name, state) =>
        new Measurement<int>(_states.Values.Sum(counts => counts[state]), new KeyValuePair<string, object?>("state", name)));

    private string Label(string proxyId) =>
        _labels.GetOrAdd(proxyId, static (id, labels) => labels.Count < ProxyLabelLimit ? id : OtherProxies, _labels);
}
