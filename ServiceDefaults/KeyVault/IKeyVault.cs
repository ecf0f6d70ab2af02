namespace ServiceDefaults.KeyVault;

/// <summary>
/// Seals what a host stores and nobody else may read. There are several versions of its key: the newest seals, all of them open. May be used by
/// many threads at once.
/// </summary>
public interface IKeyVault : IDisposable
{
    /// <summary>Where the keys are, in words for an operator: a file's path, or a token and the label of its key.</summary>
    string Place { get; }

    /// <summary>The versions of the key, oldest first.</summary>
    IReadOnlyList<VaultKey> Keys { get; }

    /// <summary>Seals under the newest key.</summary>
    /// <param name="name">
    /// What it is sealed for, bound into the seal as associated data: purpose, slash, id. Accounts, whose names have no slash, go by their name alone.
    /// </param>
    /// <param name="plaintext">What to seal.</param>
    /// <param name="previous">An earlier envelope of the same name, whose data key is used again where the newest key wrapped it; may be empty.</param>
    /// <exception cref="KeyVaultException">The vault cannot seal at present.</exception>
    byte[] Seal(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous);

    /// <summary>Opens an envelope.</summary>
    /// <param name="name">What it was sealed for.</param>
    /// <param name="envelope">What <see cref="Seal"/> gave.</param>
    /// <param name="plaintext">What was sealed; empty where the status is not <see cref="UnsealStatus.Opened"/>. The caller zeroes it after use.</param>
    UnsealStatus Open(string name, ReadOnlySpan<byte> envelope, out byte[] plaintext);

    /// <summary>Whether an envelope was sealed under the newest key.</summary>
    bool IsCurrent(ReadOnlySpan<byte> envelope);

    /// <summary>The id of the key that an envelope was sealed under, known to the vault or not; null where it is no envelope.</summary>
    string? KeyOf(ReadOnlySpan<byte> envelope);

    /// <summary>Looks for versions of the key that were added or taken away elsewhere. What cannot be read by now changes nothing.</summary>
    void Refresh();

    /// <summary>Makes a new version of the key, which seals from now on. It is safely stored when this returns.</summary>
    VaultAnswer GenerateKey();

    /// <summary>Takes a version of the key away for good: what is sealed under it can never be opened again. Refuses the newest.</summary>
    VaultAnswer RetireKey(string keyId);

    /// <summary>Signs with the newest key's signing key.</summary>
    VaultSignature Sign(ReadOnlySpan<byte> data);

    /// <summary>The public half of a version's signing key (DER, SubjectPublicKeyInfo); null where there is none.</summary>
    byte[]? SigningKey(string keyId);

    /// <summary>Asks the vault itself and nothing that is in memory.</summary>
    /// <returns>What keeps it from working, in one line for an operator; null where it works.</returns>
    string? Probe();
}
