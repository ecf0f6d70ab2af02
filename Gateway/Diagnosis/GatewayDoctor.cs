using System.Globalization;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Looks for what would keep clients out, before they do.</summary>
public static class GatewayDoctor
{
    /// <summary>Makes every check; those that need the network at once, each with a time limit of its own.</summary>
    /// <param name="sources">Where settings come from.</param>
    /// <param name="server">The host name or address that clients reach the gateway at; null where it is not known.</param>
    /// <param name="time">The clock, which is checked itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found, in the order of the checks.</returns>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(GatewaySources sources, string? server, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var read = sources.Read();
        var findings = new List<Finding>();
        findings.AddRange(read.Errors.Select(static error => new Finding("settings", FindingState.Fails, error.ToString(), "correct it; the gateway does not start with it")));
        findings.AddRange(read.Warnings.Select(static warning => new Finding("files", FindingState.Warns, warning)));
        if (read.Settings is not { } settings)
        {
            return findings;
        }

        findings.Add(new Finding("settings", FindingState.Fine, Count(settings.Users.Count, "user") + ", " + Count(settings.Listeners.Count, "listener")));
        findings.AddRange(SecretChecks.Examine(settings));
        findings.AddRange(MachineChecks.Examine(settings));
        var network = await Task.WhenAll(
            DataCenterChecks.ExamineAsync(settings, time, cancellationToken),
            FrontChecks.ExamineAsync(settings, server, time, cancellationToken),
            AddressChecks.ExamineAsync(settings, server, cancellationToken)).ConfigureAwait(false);
        findings.AddRange(network.SelectMany(static found => found));
        return findings;
    }

    private static string Count(int number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? string.Empty : "s")}");
}
