using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Health.Checks;

/// <summary>Whether what the key vault seals it also opens: a token that was pulled out, or a key file that was taken away.</summary>
public sealed class KeyVaultCheck(IKeyVault vault) : IHealthCheck
{
    private const string Name = "health/probe";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        // A token of hardware may take its time, and calls to it cannot be given up.
        Task.Run(Check, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Seals and opens something.</summary>
    /// <returns>What is wrong, in a line; null where nothing is.</returns>
    public static string? Probe(IKeyVault vault)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ReadOnlySpan<byte> plaintext = "probe"u8;
        byte[] envelope;
        try
        {
            envelope = vault.Seal(Name, plaintext, []);
        }
        catch (KeyVaultException exception)
        {
            return exception.Message;
        }

        var status = vault.Open(Name, envelope, out var opened);
        return status == UnsealStatus.Opened && plaintext.SequenceEqual(opened) ? null : $"{vault.Place} does not open what it sealed: {status}";
    }

    /// <summary>What is in memory opens for a while after the vault itself is gone: then there is still time.</summary>
    private HealthCheckResult Check() =>
        Probe(vault) is { } problem ? HealthCheckResult.Unhealthy(problem) : vault.Probe() is { } warning ? HealthCheckResult.Degraded(warning) : HealthCheckResult.Healthy();
}
