namespace ServiceDefaults.Configuration;

/// <summary>What must hold of a snapshot of the deployment.</summary>
public static class SettingRules
{
    /// <summary>Says everything that is wrong with a snapshot, by itself and together with what this process was told.</summary>
    /// <param name="layers">What this process was told.</param>
    /// <param name="snapshot">The snapshot's values.</param>
    public static IReadOnlyList<SettingError> Check(SettingLayers layers, IReadOnlyDictionary<string, string> snapshot)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(snapshot);
        var errors = new List<SettingError>();
        var usable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (variable, value) in snapshot)
        {
            if (SettingCatalog.Find(variable) is not { } setting)
            {
                errors.Add(new SettingError(variable, SettingCatalog.Unknown(variable)));
            }
            else if (setting.Applies == SettingApplies.Process)
            {
                errors.Add(new SettingError(variable, "belongs to the process: set it in its environment and restart"));
            }
            else
            {
                usable[variable] = value;
            }
        }

        errors.AddRange(layers.Bind(usable).Errors);
        foreach (var part in usable.GroupBy(entry => SettingCatalog.PartOf(entry.Key)))
        {
            errors.AddRange(part.Key?.Check(part.ToDictionary(StringComparer.Ordinal)) ?? []);
        }

        return errors;
    }
}
