using ServiceDefaults.Configuration;
using ServiceDefaults.Health.Checks;
using ServiceDefaults.KeyVault;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>Whether the key vault opens what it seals.</summary>
internal static class VaultChecks
{
    public static IReadOnlyList<Finding> Examine(TelepoolSettings settings, DataDirectory data)
    {
        var file = settings.Storage.KeyFile ?? Path.Combine(data.Root, "keys");
        if (settings.Storage is { KeyFile: null, KeyVault.Kind: KeyVaultKind.File } && !File.Exists(file))
        {
            return [File.Exists(Path.Combine(data.Root, "grains.db"))
                ? new Finding("key vault", FindingState.Fails, $"{file} is gone, and what is stored is sealed with it", "put its copy back; without it every account must log in again")
                : new Finding("key vault", FindingState.Unknown, "the first start makes the key file", "keep a copy of it apart from the data")];
        }

        var (vault, error) = KeyVaults.Open(settings.Storage, file, mayCreate: false);
        if (vault is null)
        {
            return [new Finding("key vault", FindingState.Fails, error!.Problem, "docs/operations/key-vault.md")];
        }

        using (vault)
        {
            return [(KeyVaultCheck.Probe(vault) ?? vault.Probe() ?? VaultCheck.Compare(Path.Combine(data.Root, VaultCheck.FileName), vault)) is { } fault
                ? new Finding("key vault", FindingState.Fails, fault, "docs/operations/key-vault.md")
                : new Finding("key vault", FindingState.Fine, $"{vault.Place} opens what it seals; {vault.Keys.Count} version(s) of the key")];
        }
    }
}
