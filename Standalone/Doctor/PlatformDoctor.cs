using ServiceDefaults.Configuration;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>Looks for what would keep this host from working, or does so already, and says what to do about it. Changes nothing.</summary>
internal static class PlatformDoctor
{
    /// <summary>Makes every check; those that need the network at once, each with a time limit of its own.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="time">The clock, which is checked itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found, in the order of the checks.</returns>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        var read = TelepoolSettings.FromEnvironment(defaults: null, new Dictionary<string, string> { ["TELEPOOL_DATA"] = data.Root });
        List<Finding> findings = [.. EngineChecks.Examine()];
        if (read.Settings is not { } settings)
        {
            findings.AddRange(read.Errors.Select(static error => new Finding("settings", FindingState.Fails, error.ToString(), "correct it; no host starts with it (docs/configuration.md)")));
            return findings;
        }

        using var host = await RunningHost.FindAsync(data, cancellationToken).ConfigureAwait(false);
        findings.AddRange(SettingChecks.Examine(settings));
        findings.Add(host.Describe());
        findings.AddRange(await MachineChecks.ExamineAsync(settings, data, host).ConfigureAwait(false));
        var checks = await Task.WhenAll(
            Task.Run(() => VaultChecks.Examine(settings, data), cancellationToken),
            StoreChecks.ExamineAsync(settings, data, cancellationToken),
            TelegramChecks.ExamineAsync(settings, time, cancellationToken),
            AddressChecks.ExamineAsync(settings, cancellationToken)).ConfigureAwait(false);
        findings.AddRange(checks.SelectMany(static found => found));
        findings.AddRange(await host.ExamineAsync(cancellationToken).ConfigureAwait(false));
        return findings;
    }
}
