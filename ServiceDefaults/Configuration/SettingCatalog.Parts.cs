namespace ServiceDefaults.Configuration;

public static partial class SettingCatalog
{
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
