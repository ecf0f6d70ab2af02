using Grains.Accounts.Sessions;

namespace Grains.Accounts;

/// <content>The connection to Telegram, as far as the account keeps it.</content>
internal sealed partial class AccountGrain
{
    /// <summary>The open session; null where the stored one is damaged.</summary>
    private ITelegramSession? OpenSession()
    {
        if (_session is not null || _leaves || (_damage.Length > 0 && !_isVaultAway))
        {
            return _session;
        }

        byte[] saved = [];
        if (State.Session is { } envelope && !_vault.TryOpen(Id, envelope, out saved, out var reason))
        {
            return Damaged(reason);
        }

        _session = _sessions.Open(Id, saved, Route);
        if (_session is null)
        {
            return Damaged("it is not a saved session of a known version");
        }

        _savedRevision = _session.Revision;
        (_damage, _isVaultAway) = (string.Empty, false);
        return _session;
    }

    private ITelegramSession? Damaged(string reason)
    {
        // Kept in memory only: what is stored stays as it is until an operator has looked at it.
        // Where only the vault is away the account looks again with its upkeep.
        var damage = $"the stored session cannot be opened: {reason}";
        _isVaultAway = reason == ISessionVault.Unavailable;
        if (_damage != damage)
        {
            _damage = damage;
            LogSessionDamaged(_logger, Id, reason);
        }

        return null;
    }

    /// <summary>Closes the connection of an account that keeps its login.</summary>
    private async Task StoreAndCloseSessionAsync()
    {
        if (IsLoggedIn)
        {
            await SaveSessionAsync();
        }
        else
        {
            await SaveAccountAsync();
        }

        await CloseSessionAsync();
    }

    private async Task CloseSessionAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }
}
