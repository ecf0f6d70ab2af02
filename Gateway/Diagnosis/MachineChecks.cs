using System.Globalization;
using ServiceDefaults.Health;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Whether the machine lets the gateway do its work.</summary>
internal static class MachineChecks
{
    // Two descriptors a connection; clients open three to eight connections each.
    private const long EnoughDescriptors = 65_536;

    public static IEnumerable<Finding> Examine(GatewaySettings settings)
    {
        yield return Descriptors();
        yield return Backlog(settings);
    }

    private static Finding Descriptors()
    {
        if (OpenFileLimit.Read() is not { } limit)
        {
            return new Finding("descriptors", FindingState.Unknown, "the limit cannot be read");
        }

        return limit >= EnoughDescriptors
            ? new Finding("descriptors", FindingState.Fine, string.Create(CultureInfo.InvariantCulture, $"{limit}, enough for {limit / 2} connections"))
            : new Finding("descriptors", FindingState.Warns, string.Create(CultureInfo.InvariantCulture, $"{limit}, enough for {limit / 2} connections only"), "LimitNOFILE=1048576 in the unit, or ulimit -n");
    }

    private static Finding Backlog(GatewaySettings settings)
    {
        if (!int.TryParse(Lines("/proc/sys/net/core/somaxconn").FirstOrDefault(), CultureInfo.InvariantCulture, out var limit))
        {
            return new Finding("somaxconn", FindingState.Unknown, "the limit cannot be read");
        }

        var wanted = settings.Listeners.Max(static listener => listener.Backlog);
        return limit >= wanted
            ? new Finding("somaxconn", FindingState.Fine, limit.ToString(CultureInfo.InvariantCulture))
            : new Finding(
                "somaxconn",
                FindingState.Warns,
                string.Create(CultureInfo.InvariantCulture, $"{limit}, less than the backlog of {wanted}: connections are lost in a rush"),
                string.Create(CultureInfo.InvariantCulture, $"sysctl -w net.core.somaxconn={wanted}"));
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
