namespace ServiceDefaults.Configuration;

public static partial class SettingCatalog
{
    // Those that a file of settings may speak of wherever it is read: not every program has them.
    private static readonly string[] PartNames = ["gateway"];

    private static readonly Lock PartsTurn = new();

    // Replaced and never changed, so that it is read without a lock.
    private static volatile IReadOnlyDictionary<string, Lazy<ISettingPart>> _parts = new Dictionary<string, Lazy<ISettingPart>>();

    /// <summary>Makes the settings of another part known, for the programs that have it. Nothing of it is loaded before a name with its prefix is asked for.</summary>
    /// <param name="prefix">What all of its names begin with.</param>
    /// <param name="part">Makes the part.</param>
    public static void Add(string prefix, Func<ISettingPart> part)
    {
        lock (PartsTurn)
        {
            _parts = new Dictionary<string, Lazy<ISettingPart>>(_parts, StringComparer.Ordinal) { [prefix] = new(part) };
        }
    }

    /// <summary>The name of the part that a member of a settings file speaks of, be it the part's object or one of its settings; null for hosts' own settings.</summary>
    internal static string? PartNameOf(string member) => Array.Find(PartNames, name => member == name || (member.Length > name.Length && member[name.Length] == '.' && member.StartsWith(name, StringComparison.Ordinal)));

    /// <summary>The part that a name belongs to; null for a host's own settings, and where its part is not known.</summary>
    internal static ISettingPart? PartOf(string variable)
    {
        foreach (var (prefix, part) in _parts)
        {
            if (variable.StartsWith(prefix, StringComparison.Ordinal))
            {
                return part.Value;
            }
        }

        return null;
    }
}
