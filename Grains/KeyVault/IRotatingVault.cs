using Grains.Interfaces.KeyVault;

namespace Grains.KeyVault;

/// <summary>What the rotation must know and do of the vault: the host brings it, since the vault is the hosts' own.</summary>
public interface IRotatingVault
{
    /// <summary>Where the keys are.</summary>
    string Place { get; }

    /// <summary>Whether every process that uses the vault sees the same keys at once: one process, or a token.</summary>
    bool IsOneForAll { get; }

    /// <summary>The versions of the key, oldest first, the one that seals last.</summary>
    IReadOnlyList<KeyVersion> Keys { get; }

    /// <summary>Looks for versions that were added or taken away elsewhere.</summary>
    void Refresh();

    /// <summary>Makes a new version.</summary>
    (string? KeyId, string? Problem) Generate();

    /// <summary>Takes a version away for good.</summary>
    (string? KeyId, string? Problem) Retire(string keyId);

    /// <summary>Is told that everything is sealed under the newest key: what the host keeps for itself is to be so too.</summary>
    void Settled();
}
