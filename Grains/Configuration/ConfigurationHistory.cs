using Grains.Interfaces.Configuration;

namespace Grains.Configuration;

/// <summary>Versions of the configuration as they were stored, secrets sealed. Pure: a change gives a new state.</summary>
internal static class ConfigurationHistory
{
    /// <summary>The change that made a version; null where it is not kept.</summary>
    public static StoredChange? Find(ConfigurationState state, long version) =>
        version == state.Oldest.Version ? state.Oldest
        : version > state.Oldest.Version && version - state.Oldest.Version <= state.Changes.Count ? state.Changes[(int)(version - state.Oldest.Version) - 1]
        : null;

    /// <summary>The present version's change.</summary>
    public static StoredChange Latest(ConfigurationState state) => state.Changes.Count > 0 ? state.Changes[^1] : state.Oldest;

    /// <summary>Every setting of a version that is kept.</summary>
    public static Dictionary<string, string> Values(ConfigurationState state, long version)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Apply(values, state.Oldest.Set);
        foreach (var change in state.Changes)
        {
            if (change.Version > version)
            {
                break;
            }

            Apply(values, change.Set);
        }

        return values;
    }

    /// <summary>The state with one more version; the oldest goes where there are more than <paramref name="most"/>.</summary>
    public static ConfigurationState Add(ConfigurationState state, StoredChange change, int most)
    {
        List<StoredChange> changes = [.. state.Changes, change];
        var oldest = state.Oldest;
        if (changes.Count > most)
        {
            var dropped = changes.Count - most;
            oldest = changes[dropped - 1] with { Set = Values(state, changes[dropped - 1].Version).ToDictionary(entry => entry.Key, string? (entry) => entry.Value, StringComparer.Ordinal) };
            changes.RemoveRange(0, dropped);
        }

        return new ConfigurationState { Oldest = oldest, Changes = changes };
    }

    /// <summary>The last change of a setting up to a version.</summary>
    public static StoredChange LastOf(ConfigurationState state, string variable, long upTo)
    {
        for (var i = state.Changes.Count - 1; i >= 0; i--)
        {
            if (state.Changes[i].Version <= upTo && state.Changes[i].Set.ContainsKey(variable))
            {
                return state.Changes[i];
            }
        }

        return state.Oldest;
    }

    private static void Apply(Dictionary<string, string> values, Dictionary<string, string?> set)
    {
        foreach (var (variable, value) in set)
        {
            if (value is null)
            {
                values.Remove(variable);
            }
            else
            {
                values[variable] = value;
            }
        }
    }
}
