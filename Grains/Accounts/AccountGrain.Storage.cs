using System.Security.Cryptography;
using Orleans.Storage;

namespace Grains.Accounts;

/// <content>What is stored, and in which order.</content>
internal sealed partial class AccountGrain
{
    /// <summary>Stores the session with everything else that has changed.</summary>
    private Task SaveSessionAsync()
    {
        KeepSession();
        return SaveAccountAsync();
    }

    /// <summary>Puts the session into the state that is about to be stored.</summary>
    private void KeepSession()
    {
        if (_session is { } session)
        {
            var (revision, plaintext) = (session.Revision, session.Save());
            try
            {
                State.Session = _vault.Seal(Id, plaintext, State.Session);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(plaintext);
            }

            (_savedRevision, State.HomeDc) = (revision, session.HomeDc);
        }
    }

    /// <summary>The same for the upkeep, which has other work: where the vault is away the next upkeep tries again.</summary>
    private async Task TrySaveSessionAsync()
    {
        try
        {
            await SaveSessionAsync();
        }
        catch (SessionVaultException exception)
        {
            LogNotSealed(_logger, Id, exception.Message);
        }
    }

    private async Task SaveAccountAsync()
    {
        KeepRates();
        var sequence = Health.AuditSequence;
        await WriteAccountAsync();
        _storedAudit = Math.Max(_storedAudit, sequence);
    }

    /// <summary>Writes of one state must not overlap: the second would carry the ETag that the first makes old.</summary>
    private async Task WriteAccountAsync()
    {
        await _accountWrites.WaitAsync();
        try
        {
            await _account.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            // Another activation owns the account by now, and its connection must be the only one.
            LogOwnershipLost(_logger, Id);
            await LoseAsync();
            throw;
        }
        catch (Exception exception)
        {
            // What is in memory was not stored: start again from what is.
            LogNotStored(_logger, Id, exception);
            await LoseAsync();
            throw;
        }
        finally
        {
            _accountWrites.Release();
        }
    }
}
