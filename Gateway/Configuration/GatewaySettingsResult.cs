using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration;

/// <summary>What became of everything that was written: settings, or every error.</summary>
/// <param name="Settings">The settings; null where there is an error.</param>
/// <param name="Errors">Every error with the flag, the variable, or the file and the path in it.</param>
/// <param name="Warnings">What works but should not stay so, such as files of secrets that others may read.</param>
/// <param name="Files">The files that were read: a change in one of them may change the settings.</param>
public sealed record GatewaySettingsResult(GatewaySettings? Settings, IReadOnlyList<SettingError> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Files);
