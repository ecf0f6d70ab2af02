using Grains.Accounts;

namespace Grains.Tests;

/// <summary>A vault whose token can be taken away.</summary>
internal sealed class SwitchableVault(ISessionVault inner) : ISessionVault
{
    private volatile bool _isAway;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    public byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous) =>
        IsAway ? throw new SessionVaultException("the token is away") : inner.Seal(accountId, plaintext, previous);

    public bool TryOpen(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext, out string reason)
    {
        if (!IsAway)
        {
            return inner.TryOpen(accountId, envelope, out plaintext, out reason);
        }

        (plaintext, reason) = ([], ISessionVault.Unavailable);
        return false;
    }

    public bool IsCurrent(ReadOnlySpan<byte> envelope) => inner.IsCurrent(envelope);

    public string KeyOf(ReadOnlySpan<byte> envelope) => inner.KeyOf(envelope);

    public void Refresh() => inner.Refresh();
}
