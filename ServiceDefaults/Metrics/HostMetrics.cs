using System.Diagnostics.Metrics;
using System.Reflection;
using Orleans;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;

namespace ServiceDefaults.Metrics;

/// <summary>What a host shows of itself.</summary>
internal sealed class HostMetrics
{
    public const string MeterName = "Telepool.Host";

    public HostMetrics(IMeterFactory meters, TelepoolSettings settings, HostHealth health, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        var started = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;
        var info = new Measurement<int>(
            1, new("version", VersionOf(typeof(HostMetrics))), new("engine", $"{typeof(Grain).Assembly.GetName().Name} {VersionOf(typeof(Grain))}"), new("environment", settings.Host.Environment));
        meter.CreateObservableGauge("telepool_host_info", () => info, null, "Always 1; the labels say what runs here.");
        meter.CreateObservableGauge("telepool_host_ready", () => health.IsReady ? 1 : 0, null, "1 while the process wants new work.");
        meter.CreateObservableGauge("telepool_host_start_time_seconds", () => started, "s", "When the process started, since 1970.");
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
