using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Reading.Configuration;

/// <summary>The deployment's configuration over what this host was told. Secrets never leave here in the clear.</summary>
/// <param name="grains">The grains.</param>
/// <param name="settings">What this host was told.</param>
internal sealed class ConfigurationReader(IGrainFactory grains, TelepoolSettings settings)
{
    /// <summary>The grain that owns it.</summary>
    public IConfigurationGrain Grain => grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);

    /// <summary>Every setting under a snapshot.</summary>
    public IReadOnlyList<ShownSetting> Rows(ConfigurationSnapshot snapshot)
    {
        var own = (settings.Layers ?? SettingLayers.Empty).Sources();
        return
        [
            .. SettingCatalog.All.Select(info =>
            {
                var (value, source) = own.TryGetValue(info.Variable, out var told) ? ((string?)told.Value, told.Source) : (info.Default, SettingSource.Default);
                return new ShownSetting(info, Shown(info, value, source), source, Shown(info, snapshot.Values.GetValueOrDefault(info.Variable), SettingSource.Cluster));
            }),
        ];
    }

    private static string? Shown(SettingInfo info, string? value, SettingSource source) =>
        value is null || !info.IsSecret || source == SettingSource.Default ? value : ConfigurationSnapshot.Mask;
}
