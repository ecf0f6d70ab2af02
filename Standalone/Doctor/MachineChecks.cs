using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ServiceDefaults.Configuration;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>Disk, memory, descriptors and ports of this machine.</summary>
internal static class MachineChecks
{
    private const long Megabyte = 1_000_000;

    // An account keeps one or two connections, and every tenth opens another for files or statistics.
    private const long EnoughDescriptors = 4096;

    public static IEnumerable<Finding> Examine(TelepoolSettings settings, DataDirectory data, RunningHost host)
    {
        yield return Disk(settings.Host.Health, data);
        yield return Memory();
        if (Descriptors() is { } descriptors)
        {
            yield return descriptors;
        }

        foreach (var (variable, endpoint) in Ports(settings))
        {
            yield return Port(variable, endpoint, host);
        }
    }

    private static Finding Disk(HealthSettings health, DataDirectory data)
    {
        // The nearest folder that is there: the directory itself is made by the first start.
        var folder = new DirectoryInfo(data.Root);
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        try
        {
            var free = new DriveInfo(folder.FullName).AvailableFreeSpace / Megabyte;
            var probe = Path.Combine(folder.FullName, $".doctor-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            var text = string.Create(CultureInfo.InvariantCulture, $"{data.Root}: {free} MB are free");
            return free < health.DiskMinimumMegabytes ? new Finding("disk", FindingState.Fails, text, "make room: below HEALTH_DISK_MIN_MB a host is not ready, and a full disk stops what is collected")
                : free < health.DiskMinimumMegabytes * 5L ? new Finding("disk", FindingState.Warns, text, "make room before it is full")
                : new Finding("disk", FindingState.Fine, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding("disk", FindingState.Fails, $"{folder.FullName} cannot be written: {exception.Message}", "give the user that runs Telepool the directory, or choose another (--data)");
        }
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

    private static Finding? Descriptors()
    {
        const string Label = "Max open files";
        string[] lines;
        try
        {
            lines = File.ReadAllLines("/proc/self/limits");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var words = lines.FirstOrDefault(static line => line.StartsWith(Label, StringComparison.Ordinal))?[Label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is not [_, var hard, ..] || !long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? null
            : limit >= EnoughDescriptors ? new Finding("descriptors", FindingState.Fine, hard)
            : new Finding("descriptors", FindingState.Warns, $"{hard}: every account needs one or two", "LimitNOFILE=65536 in the unit, or ulimit -n");
    }

    private static IEnumerable<(string Variable, IPEndPoint EndPoint)> Ports(TelepoolSettings settings)
    {
        var (host, storage) = (settings.Host, settings.Storage);
        yield return ("HEALTH_BIND", host.HealthBind);
        if (host.PrometheusEnabled)
        {
            yield return ("PROMETHEUS_PORT", new IPEndPoint(host.HealthBind.Address, host.PrometheusPort));
        }

        if (settings.Web.IsEnabled)
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
