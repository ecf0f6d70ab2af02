using Grains.Interfaces.KeyVault;
using Grains.KeyVault;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace Telepool.Silo.KeyVault;

/// <summary>The host's vault, for the rotation of its keys.</summary>
internal sealed class RotatingVault(HostStores stores, StorageSettings settings) : IRotatingVault
{
    /// <inheritdoc/>
    public string Place => stores.Vault.Place;

    /// <inheritdoc/>
    public bool IsOneForAll => settings.Cluster == ClusterKind.Single || settings.KeyVault.Kind == KeyVaultKind.Pkcs11;

    /// <inheritdoc/>
    public IReadOnlyList<KeyVersion> Keys => [.. stores.Vault.Keys.Select(static key => new KeyVersion { Id = key.Id, IsCurrent = key.IsCurrent })];

    /// <inheritdoc/>
    public void Refresh() => stores.Vault.Refresh();

    /// <inheritdoc/>
    public (string? KeyId, string? Problem) Generate()
    {
        var answer = stores.Vault.GenerateKey();
        return (answer.KeyId, answer.Problem);
    }

    /// <inheritdoc/>
    public (string? KeyId, string? Problem) Retire(string keyId)
    {
        var answer = stores.Vault.RetireKey(keyId);
        return (answer.KeyId, answer.Problem);
    }

    /// <inheritdoc/>
    public void Settled() => stores.RenewVaultCheck();
}
