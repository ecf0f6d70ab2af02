namespace ServiceDefaults.Configuration;

/// <summary>The settings, or everything that is wrong with them.</summary>
/// <param name="Settings">Null where there is an error.</param>
/// <param name="Errors">Every error, in the order of the variables' names; empty where there is none.</param>
public sealed record SettingsResult(TelepoolSettings? Settings, IReadOnlyList<SettingError> Errors);
