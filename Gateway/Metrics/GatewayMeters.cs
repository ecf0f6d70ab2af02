using System.Diagnostics.Metrics;
using ServiceDefaults.Metrics;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Metrics;

/// <summary>
/// The gateway's metrics, <c>telepool_gateway_…</c>. All but the times of set-ups (<see cref="GatewayLatencies"/>) is observed when somebody asks, from counters that
/// workers write for themselves: a gateway that nobody measures pays nothing, and one that is measured pays at the scrape.
/// </summary>
internal sealed class GatewayMeters
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Telepool.Gateway";

    private readonly GatewayHost _host;

    /// <summary>Begins to show a gateway.</summary>
    public GatewayMeters(IMeterFactory factory, GatewayHost host)
    {
        _host = host;
        var meter = factory.Create(MeterName);
        foreach (var metric in Enum.GetValues<GatewayCounter>().Select(counter => (Counter: counter, Series: CounterSeries.Of(counter))).GroupBy(each => each.Series.Metric))
        {
            var series = metric.ToArray();
            meter.CreateObservableCounter(
                metric.Key,
                () => series.Select(each => new Measurement<long>(Sum(each.Counter), each.Series.Labels)),
                metric.Key.EndsWith(".bytes", StringComparison.Ordinal) ? "By" : null,
                Describe(metric.Key));
        }

        host.Latencies.ShowOn(meter);
        meter.CreateObservableCounter("telepool.gateway.closes", Closes, description: "Connections that ended, by reason.");
        meter.CreateObservableGauge("telepool.gateway.connections", Connections, description: "Connections that are open, by state.");
        meter.CreateObservableGauge("telepool.gateway.users", () => host.State.Current.Settings.Users.Count, description: "Users that are configured.");
        meter.CreateObservableGauge("telepool.gateway.configuration.version", () => host.State.Current.Version, description: "The number of the configuration that holds.");
        meter.CreateObservableGauge("telepool.gateway.bans", () => host.Door.Bans.List().Count, description: "Networks that may not connect.");
        meter.CreateObservableGauge("telepool.gateway.overload.step", () => (int)host.Door.Step, description: "What is given up under load: 0 nothing, more for more.");
        meter.CreateObservableGauge("telepool.gateway.draining", () => host.IsDraining ? 1 : 0, description: "Whether no more connections are taken.");
        var users = new UserSeries(() => host.Registry.All, () => host.State.Current.Settings.Admin?.MaxUserLabels ?? AdminSettings.UserLabels);
        meter.CreateObservableCounter("telepool.gateway.user.bytes", users.Bytes, "By", "Bytes of users, by direction.");
        meter.CreateObservableGauge("telepool.gateway.user.connections", users.Connections, description: "Connections of users that relay.");
        meter.CreateObservableGauge("telepool.gateway.users_unlabelled", users.Unnamed, description: "Users that share one label value.");
    }

    private static string? Describe(string metric) =>
        MetricCatalog.Find(metric.Replace('.', '_') + "_total")?.Meaning;

    private IEnumerable<Measurement<long>> Closes() => Enum.GetValues<CloseReason>().Select(reason => new Measurement<long>(
        _host.Workers.Sum(worker => worker.Counters[reason]), KeyValuePair.Create("reason", (object?)Configuration.SettingScalar.Camel(reason.ToString()))));

    private IEnumerable<Measurement<long>> Connections()
    {
        var relays = Sum(GatewayCounter.RelaysOpened) - Sum(GatewayCounter.RelaysClosed);
        return
        [
            new Measurement<long>(relays, KeyValuePair.Create("state", (object?)"relaying")),
            new Measurement<long>(Math.Max(0, _host.Door.Open - relays), KeyValuePair.Create("state", (object?)"opening")),
        ];
    }

    private long Sum(GatewayCounter counter) => _host.Workers.Sum(worker => worker.Counters[counter]);
}
