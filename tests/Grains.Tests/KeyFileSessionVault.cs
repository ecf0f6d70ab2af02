using Grains.Accounts;
using ServiceDefaults.KeyVault;

namespace Grains.Tests;

/// <summary>The grains' vault on a key file, as a host makes it.</summary>
internal sealed class KeyFileSessionVault(KeyFileVault vault) : ISessionVault
{
    public byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous) => vault.Seal(accountId, plaintext, previous);

    public bool TryOpen(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext, out string reason)
    {
        var status = vault.Open(accountId, envelope, out plaintext);
        reason = status.ToString();
        return status == UnsealStatus.Opened;
    }

    public bool IsCurrent(ReadOnlySpan<byte> envelope) => vault.IsCurrent(envelope);

    public string KeyOf(ReadOnlySpan<byte> envelope) => vault.KeyOf(envelope) ?? string.Empty;

    public void Refresh() => vault.Refresh();
}
