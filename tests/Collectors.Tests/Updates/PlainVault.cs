using Grains.Accounts;

namespace Telepool.Collectors.Tests.Updates;

/// <summary>Seals nothing: for accounts that exist in a test alone.</summary>
internal sealed class PlainVault : ISessionVault
{
    public byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous) => plaintext.ToArray();

    public bool TryOpen(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext, out string reason)
    {
        (plaintext, reason) = (envelope.ToArray(), string.Empty);
        return true;
    }

    public bool IsCurrent(ReadOnlySpan<byte> envelope) => true;

    public void Refresh()
    {
    }
}
