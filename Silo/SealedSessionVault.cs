using Grains.Accounts;
using ServiceDefaults.KeyVault;

namespace Telepool.Silo;

/// <summary>The account grains' vault on the host's.</summary>
internal sealed class SealedSessionVault(IKeyVault vault) : ISessionVault
{
    /// <inheritdoc/>
    public byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        try
        {
            return vault.Seal(accountId, plaintext, previous);
        }
        catch (KeyVaultException exception)
        {
            throw new SessionVaultException(exception.Message);
        }
    }

    /// <inheritdoc/>
    public bool TryOpen(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext, out string reason)
    {
        var status = vault.Open(accountId, envelope, out plaintext);
        reason = status switch
        {
            UnsealStatus.Opened => string.Empty,
            UnsealStatus.NotAnEnvelope => "it is no sealed session",
            UnsealStatus.UnknownVersion => "a later version sealed it",
            UnsealStatus.Unavailable => ISessionVault.Unavailable,
            UnsealStatus.UnknownKey => $"the key that sealed it is not in the vault ({vault.Place})",
            _ => "it was changed since it was sealed, or sealed for another account",
        };
        return status == UnsealStatus.Opened;
    }

    /// <inheritdoc/>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) => vault.IsCurrent(envelope);

    /// <inheritdoc/>
    public string KeyOf(ReadOnlySpan<byte> envelope) => vault.KeyOf(envelope) ?? string.Empty;

    /// <inheritdoc/>
    public void Refresh() => vault.Refresh();
}
