using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Health.Checks;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>Disk, memory, descriptors and ports of this machine.</summary>
internal static class MachineChecks
{
    private const long Megabyte = 1_000_000;

    // An account keeps one or two connections, and every tenth opens another for files or statistics.
    private const long EnoughDescriptors = 4096;

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(TelepoolSettings settings, DataDirectory data, RunningHost host)
    {
        IEnumerable<Finding> descriptors = Descriptors() is { } found ? [found] : [];
        return
        [
            await DiskAsync(settings.Host.Health, data).ConfigureAwait(false),
            Memory(),
            .. descriptors,
            .. Ports(settings).Select(port => Port(port.Variable, port.EndPoint, host)),
        ];
    }

    private static async Task<Finding> DiskAsync(HealthSettings health, DataDirectory data)
    {
        var disk = await DiskSpace.OfAsync(data.Root).ConfigureAwait(false);
        var text = string.Create(CultureInfo.InvariantCulture, $"{data.Root}: {disk.FreeMegabytes} MB are free");
        return disk.Problem is { } problem ? new Finding("disk", FindingState.Fails, problem, "give the user that runs Telepool the directory, or choose another (--data)")
            : disk.IsShort(health.DiskMinimumMegabytes) ? new Finding("disk", FindingState.Fails, text, "make room: below HEALTH_DISK_MIN_MB a host is not ready, and a full disk stops what is collected")
            : disk.IsLow(health.DiskMinimumMegabytes) ? new Finding("disk", FindingState.Warns, text, "make room before it is full")
            : new Finding("disk", FindingState.Fine, text);
    }

    private static Finding Memory()
    {
        // The runtime looks at the machine when it collects.
        GC.Collect(0);
        var memory = GC.GetGCMemoryInfo();
        var (used, all) = (memory.MemoryLoadBytes / Megabyte, memory.TotalAvailableMemoryBytes / Megabyte);
        var text = string.Create(CultureInfo.InvariantCulture, $"{used} of {all} MB are in use");
        return memory.MemoryLoadBytes > memory.HighMemoryLoadThresholdBytes && memory.HighMemoryLoadThresholdBytes > 0
            ? new Finding("memory", FindingState.Warns, text, "1,000 connected accounts take about 35 MB; look what else runs here, or raise the container's limit")
            : new Finding("memory", FindingState.Fine, text);
    }

    private static Finding? Descriptors() => OpenFileLimit.Read() is not { } limit ? null
        : limit >= EnoughDescriptors ? new Finding("descriptors", FindingState.Fine, limit == long.MaxValue ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture))
        : new Finding("descriptors", FindingState.Warns, string.Create(CultureInfo.InvariantCulture, $"{limit}: every account needs one or two"), "LimitNOFILE=65536 in the unit, or ulimit -n");

    private static IEnumerable<(string Variable, IPEndPoint EndPoint)> Ports(TelepoolSettings settings)
    {
        var (host, storage) = (settings.Host, settings.Storage);
        yield return ("HEALTH_BIND", host.HealthBind);
        if (settings.Has(Feature.Prometheus))
        {
            yield return ("PROMETHEUS_PORT", new IPEndPoint(host.HealthBind.Address, host.PrometheusPort));
        }

        if (settings.Has(Feature.Web))
        {
            yield return ("TELEPOOL_WEB_BIND", settings.Web.Bind);
        }

        if (storage.Cluster != ClusterKind.Single)
        {
            yield return ("TELEPOOL_SILO_PORT", new IPEndPoint(storage.Advertise, storage.SiloPort));
            yield return ("TELEPOOL_GATEWAY_PORT", new IPEndPoint(storage.Advertise, storage.GatewayPort));
        }
    }

    private static Finding Port(string variable, IPEndPoint endpoint, RunningHost host)
    {
        if (endpoint.Port == 0)
        {
            return new Finding("port", FindingState.Fine, $"{variable}: a free one is taken");
        }

        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
            return new Finding("port", FindingState.Fine, $"{variable}: {endpoint} is free");
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.AddressAlreadyInUse && host.IsThere
                ? new Finding("port", FindingState.Fine, $"{variable}: {endpoint} is taken, by the host that runs")
                : new Finding("port", FindingState.Fails, $"{variable}: {endpoint} cannot be used: {exception.Message}", $"ss -ltnp shows who has it; set {variable} to another");
        }
    }
}
