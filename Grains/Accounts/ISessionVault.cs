namespace Grains.Accounts;

/// <summary>Seals what must not be read outside the process: sessions and logins in progress.</summary>
public interface ISessionVault
{
    /// <summary>The reason of <see cref="TryOpen"/> where the vault cannot be asked at present, and the envelope may be good.</summary>
    const string Unavailable = "the key vault cannot be used at present";

    /// <summary>Seals for one account; only <see cref="TryOpen"/> with the same account opens it.</summary>
    /// <param name="accountId">Bound into the seal as associated data.</param>
    /// <param name="plaintext">What to seal.</param>
    /// <param name="previous">An earlier envelope of this account, whose data key is used again where possible; may be empty.</param>
    /// <exception cref="SessionVaultException">The vault cannot seal at present.</exception>
    byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous);

    /// <summary>Opens an envelope; false where it is damaged, of another account, or sealed under a key that the vault does not have.</summary>
    /// <param name="accountId">The account that it was sealed for.</param>
    /// <param name="envelope">What <see cref="Seal"/> gave.</param>
    /// <param name="plaintext">What was sealed; empty on failure.</param>
    /// <param name="reason">Why it cannot be opened; empty on success. Names no secret.</param>
    bool TryOpen(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext, out string reason);

    /// <summary>Whether an envelope was sealed under the key that seals at present.</summary>
    bool IsCurrent(ReadOnlySpan<byte> envelope);

    /// <summary>The id of the key that an envelope was sealed under; empty where that cannot be told.</summary>
    string KeyOf(ReadOnlySpan<byte> envelope) => string.Empty;

    /// <summary>Looks whether the operator has added a key.</summary>
    void Refresh();
}
