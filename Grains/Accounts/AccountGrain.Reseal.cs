using System.Security.Cryptography;
using Grains.Interfaces.Accounts;

namespace Grains.Accounts;

/// <content>Sealing anew, after the operator has added a key to the vault.</content>
internal sealed partial class AccountGrain
{
    /// <inheritdoc/>
    public async Task<ResealAnswer> ResealAsync()
    {
        _vault.Refresh();
        if (State.Session is null && State.Login is null)
        {
            return Resealed(ResealOutcome.Nothing);
        }

        // Both in one write: a crash leaves both under the old key or both under the new one, and the old one still opens.
        var (session, login) = (State.Session, State.Login);
        if (!TryReseal(ref session, out var reason))
        {
            return Resealed(ResealOutcome.Failed, reason, session);
        }

        if (!TryReseal(ref login, out reason))
        {
            return Resealed(ResealOutcome.Failed, reason, login);
        }

        if (ReferenceEquals(session, State.Session) && ReferenceEquals(login, State.Login))
        {
            return Resealed(ResealOutcome.Current, envelope: session ?? login);
        }

        (State.Session, State.Login) = (session, login);
        NoteEvent("RESEALED");
        await SaveAccountAsync();
        return Resealed(ResealOutcome.Resealed, envelope: session ?? login);
    }

    private bool TryReseal(ref byte[]? envelope, out string reason)
    {
        reason = string.Empty;
        if (envelope is null || _vault.IsCurrent(envelope))
        {
            return true;
        }

        if (!_vault.TryOpen(Id, envelope, out var plaintext, out reason))
        {
            return false;
        }

        envelope = _vault.Seal(Id, plaintext, []);
        CryptographicOperations.ZeroMemory(plaintext);
        return true;
    }

    private ResealAnswer Resealed(ResealOutcome outcome, string reason = "", byte[]? envelope = null) =>
        new() { AccountId = Id, Outcome = outcome, Reason = reason, KeyId = envelope is null ? string.Empty : _vault.KeyOf(envelope) };
}
