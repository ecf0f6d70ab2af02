using ServiceDefaults.Configuration;
using Telepool.Collectors.Sinks;
using Telepool.Gateway.Diagnosis;
using Telepool.Silo;

namespace Standalone.Doctor;

/// <summary>What the settings say, and which optional parts they switch on.</summary>
internal static class SettingChecks
{
    public static IEnumerable<Finding> Examine(TelepoolSettings settings)
    {
        IReadOnlyList<SettingError> problems = [.. TelepoolSiloExtensions.Check(settings), .. SinkFactory.Check(settings.Sink)];
        foreach (var problem in problems)
        {
            yield return new Finding("settings", FindingState.Fails, problem.ToString(), "correct it; no host starts with it (docs/configuration.md)");
        }

        if (problems.Count == 0)
        {
            yield return new Finding("settings", FindingState.Fine, "every setting can be used");
        }

        var on = FeatureFlags.Variables.Where(flag => settings.Has(flag.Key)).Select(static flag => flag.Value).ToArray();
        yield return settings.Has(Feature.Faults)
            ? new Finding("flags", FindingState.Warns, $"on: {string.Join(", ", on)}; calls fail on purpose", "unset FAULT_INJECTION_ENABLED where this is not meant")
            : new Finding("flags", FindingState.Fine, on.Length == 0 ? "all are off; ./run and ./telepool switch on what they need" : $"on: {string.Join(", ", on)}");
        if (settings.Telegram.ApiId is null && settings.Telegram.DataCenters is null)
        {
            yield return new Finding("telegram", FindingState.Warns, "neither Telegram nor other servers are configured: ./run brings an emulator", "MTPROTO_API_ID and MTPROTO_API_HASH, from https://my.telegram.org");
        }
    }
}
