using System.Globalization;

namespace ServiceDefaults.Health;

/// <summary>How many files and sockets this process may have open.</summary>
public static class OpenFileLimit
{
    private const string Label = "Max open files";

    /// <summary>The hard limit, which the runtime raises its own to; null where the system does not tell (<c>/proc/self/limits</c>, proc(5)).</summary>
    public static long? Read()
    {
        try
        {
            return Parse(File.ReadLines("/proc/self/limits").FirstOrDefault(static line => line.StartsWith(Label, StringComparison.Ordinal)) ?? string.Empty);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the line of the limit: its name, the soft limit, the hard one, the unit.</summary>
    internal static long? Parse(string line) => !line.StartsWith(Label, StringComparison.Ordinal) ? null
        : line[Label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, var hard, ..] ? null
        : hard == "unlimited" ? long.MaxValue
        : long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
}
