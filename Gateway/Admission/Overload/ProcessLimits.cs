using System.Globalization;

namespace Telepool.Gateway.Admission.Overload;

/// <summary>What the system grants the process.</summary>
internal static class ProcessLimits
{
    // Files, pipes, epolls and listening sockets, and the control plane's own connections.
    private const int Spare = 256;

    /// <summary>Descriptors that the process may have (the soft limit, which .NET raises to the hard one at its start).</summary>
    public static int Descriptors { get; } = ReadDescriptors();

    /// <summary>Relays that so many descriptors carry: two each.</summary>
    public static int Relays => Math.Max(16, (Descriptors - Math.Min(Spare, Descriptors / 4)) / 2);

    /// <summary>Bytes of memory of the machine, or of the container.</summary>
    public static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static int ReadDescriptors()
    {
        const string name = "Max open files";
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal));
        var value = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];

        // "unlimited" is more than anybody needs.
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
