namespace ServiceDefaults.KeyVault;

/// <summary>
/// A vault that seals, and others that only open: so that what is stored can move from a file to a token, or back, while everything stays readable. What
/// the others have sealed is not current, and moves when it is sealed anew.
/// </summary>
internal sealed class KeyVaultSet(IKeyVault sealing, IReadOnlyList<IKeyVault> opening) : IKeyVault
{
    /// <inheritdoc/>
    public string Place => sealing.Place;

    /// <inheritdoc/>
    public IReadOnlyList<VaultKey> Keys => [.. opening.SelectMany(static vault => vault.Keys).Select(static key => key with { IsCurrent = false }), .. sealing.Keys];

    /// <inheritdoc/>
    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous) => sealing.Seal(name, plaintext, previous);

    /// <inheritdoc/>
    public UnsealStatus Open(string name, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        var status = sealing.Open(name, envelope, out plaintext);
        foreach (var vault in opening)
        {
            if (status is not UnsealStatus.UnknownKey)
            {
                break;
            }

            status = vault.Open(name, envelope, out plaintext);
        }

        return status;
    }

    /// <inheritdoc/>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) => sealing.IsCurrent(envelope);

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> envelope) => sealing.KeyOf(envelope);

    /// <inheritdoc/>
    public void Refresh()
    {
        sealing.Refresh();
        foreach (var vault in opening)
        {
            vault.Refresh();
        }
    }

    /// <inheritdoc/>
    public VaultAnswer GenerateKey() => sealing.GenerateKey();

    /// <inheritdoc/>
    public VaultAnswer RetireKey(string keyId) => opening.FirstOrDefault(vault => vault.Keys.Any(key => key.Id == keyId)) is { } other
        ? new VaultAnswer(null, $"{keyId} is a key of {other.Place}, which does not seal any more: take away its settings when nothing is sealed under it")
        : sealing.RetireKey(keyId);

    /// <inheritdoc/>
    public VaultSignature Sign(ReadOnlySpan<byte> data) => sealing.Sign(data);

    /// <inheritdoc/>
    public byte[]? SigningKey(string keyId) => sealing.SigningKey(keyId) ?? opening.Select(vault => vault.SigningKey(keyId)).FirstOrDefault(static key => key is not null);

    /// <inheritdoc/>
    public string? Probe() => sealing.Probe() ?? opening.Select(static vault => vault.Probe()).FirstOrDefault(static problem => problem is not null);

    /// <inheritdoc/>
    public void Dispose()
    {
        sealing.Dispose();
        foreach (var vault in opening)
        {
            vault.Dispose();
        }
    }
}
