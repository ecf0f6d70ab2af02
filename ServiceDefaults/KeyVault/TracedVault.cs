using System.Diagnostics;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// Traces what is asked of a vault, within traces that are kept and nowhere else: with an HSM behind a network each of these may be a way there and back.
/// Spans say what was done and how it ended, and nothing of what was sealed or for whom.
/// </summary>
internal sealed class TracedVault(IKeyVault vault) : IKeyVault
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Telepool.KeyVault";

    private static readonly ActivitySource Source = new(SourceName);

    /// <inheritdoc/>
    public string Place => vault.Place;

    /// <inheritdoc/>
    public IReadOnlyList<VaultKey> Keys => vault.Keys;

    /// <inheritdoc/>
    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        using var activity = Begin("telepool.vault.seal");
        try
        {
            return vault.Seal(name, plaintext, previous);
        }
        catch (KeyVaultException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "refused");
            throw;
        }
    }

    /// <inheritdoc/>
    public UnsealStatus Open(string name, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        using var activity = Begin("telepool.vault.open");
        var status = vault.Open(name, envelope, out plaintext);
        activity?.SetTag("telepool.status", status.ToString());
        if (status != UnsealStatus.Opened)
        {
            activity?.SetStatus(ActivityStatusCode.Error, status.ToString());
        }

        return status;
    }

    /// <inheritdoc/>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) => vault.IsCurrent(envelope);

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> envelope) => vault.KeyOf(envelope);

    /// <inheritdoc/>
    public void Refresh()
    {
        using var activity = Begin("telepool.vault.refresh");
        vault.Refresh();
    }

    /// <inheritdoc/>
    public VaultAnswer GenerateKey()
    {
        using var activity = Begin("telepool.vault.generate");
        return Ended(activity, vault.GenerateKey());
    }

    /// <inheritdoc/>
    public VaultAnswer RetireKey(string keyId)
    {
        using var activity = Begin("telepool.vault.retire");
        return Ended(activity, vault.RetireKey(keyId));
    }

    /// <inheritdoc/>
    public VaultSignature Sign(ReadOnlySpan<byte> data)
    {
        using var activity = Begin("telepool.vault.sign");
        var signature = vault.Sign(data);
        End(activity, signature.Problem);
        return signature;
    }

    /// <inheritdoc/>
    public byte[]? SigningKey(string keyId) => vault.SigningKey(keyId);

    /// <inheritdoc/>
    public string? Probe()
    {
        using var activity = Begin("telepool.vault.probe");
        var problem = vault.Probe();
        End(activity, problem);
        return problem;
    }

    /// <inheritdoc/>
    public void Dispose() => vault.Dispose();

    private static Activity? Begin(string name) => Activity.Current is { Recorded: true } ? Source.StartActivity(name, ActivityKind.Client) : null;

    private static VaultAnswer Ended(Activity? activity, VaultAnswer answer)
    {
        End(activity, answer.Problem);
        return answer;
    }

    // A problem is told to the operator who asked; here it may name a path.
    private static void End(Activity? activity, string? problem)
    {
        if (problem is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "refused");
        }
    }
}
