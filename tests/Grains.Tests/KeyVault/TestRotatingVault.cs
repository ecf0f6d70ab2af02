using Grains.Interfaces.KeyVault;
using Grains.KeyVault;
using ServiceDefaults.KeyVault;

namespace Grains.Tests.KeyVault;

/// <summary>A key file's keys, as a host shows them to the rotation.</summary>
internal sealed class TestRotatingVault(KeyFileVault vault) : IRotatingVault
{
    public bool IsSettled { get; private set; }

    public bool IsOneForAll { get; init; } = true;

    public string Place => vault.Place;

    public IReadOnlyList<KeyVersion> Keys => [.. vault.Keys.Select(static key => new KeyVersion { Id = key.Id, IsCurrent = key.IsCurrent })];

    public void Refresh() => vault.Refresh();

    public (string? KeyId, string? Problem) Generate() => (vault.GenerateKey() is var answer ? answer.KeyId : null, answer.Problem);

    public (string? KeyId, string? Problem) Retire(string keyId) => (vault.RetireKey(keyId) is var answer ? answer.KeyId : null, answer.Problem);

    public void Settled() => IsSettled = true;
}
