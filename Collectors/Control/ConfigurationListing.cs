using ServiceDefaults.Configuration;

namespace Telepool.Collectors.Control;

/// <summary>The settings as they hold in the process that was asked.</summary>
/// <param name="Version">The deployment's version that holds there.</param>
/// <param name="Settings">Every setting, secrets masked.</param>
/// <param name="Refused">Why a later version does not hold there; empty where none was refused.</param>
public sealed record ConfigurationListing(long Version, IReadOnlyList<SettingRow> Settings, IReadOnlyList<string> Refused);
