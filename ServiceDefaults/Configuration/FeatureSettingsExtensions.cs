namespace ServiceDefaults.Configuration;

/// <summary>How hosts ask for their optional parts.</summary>
public static class FeatureSettingsExtensions
{
    /// <inheritdoc cref="FeatureFlags.IsEnabled"/>
    /// <param name="settings">What the host was told.</param>
    /// <param name="name">The part's name, one of <see cref="Feature"/>.</param>
    public static bool Has(this TelepoolSettings settings, string name) => new FeatureFlags(settings).IsEnabled(name);
}
