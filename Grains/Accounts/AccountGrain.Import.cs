using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    /// <summary>Stands for the user of a login that was kept without asking, until Telegram is asked.</summary>
    private const long UnknownUser = -1;

    /// <inheritdoc/>
    public async Task<LoginAnswer> ImportAsync(PortableSession session, ImportMode mode)
    {
        if (session.Key is not { Length: PortableSession.KeyLength })
        {
            return LoginFailed(FailureKind.Refused, "AUTH_KEY_INVALID");
        }

        if (IsLoggedIn && !IsDisabled)
        {
            return LoginFailed(FailureKind.Refused, "ACCOUNT_EXISTS");
        }

        // A check alone uses what it was given, and nothing of the account's own.
        if (mode != ImportMode.CheckOnly && !await OwnAsync())
        {
            return LoginFailed(FailureKind.Disconnected, OwnedElsewhere);
        }

        // Whoever owned it before may have logged it in.
        if (IsLoggedIn && !IsDisabled)
        {
            return LoginFailed(FailureKind.Refused, "ACCOUNT_EXISTS");
        }

        var known = session with { UserId = session.UserId != 0 ? session.UserId : UnknownUser };
        var saved = _sessions.FromPortable(known);
        if (mode != ImportMode.Unverified)
        {
            var (signedIn, failed) = await IdentifyAsync(saved, session.UserId);
            if (signedIn is null || mode == ImportMode.CheckOnly)
            {
                return failed ?? new LoginAnswer { Step = LoginStep.Done, UserId = signedIn!.UserId };
            }

            known = known with { UserId = signedIn.UserId };
            saved = _sessions.FromPortable(known);
        }

        // What was there is a login that an operator has given up on: disabled, or damaged beyond opening.
        await CloseSessionAsync();
        RevokeLeases();
        (_damage, _isVaultAway) = (string.Empty, false);
        State.Session = null;
        State.LoginLostReason = string.Empty;
        _session = _sessions.Open(Id, saved, Route);
        if (session.Age is { } age && age > TimeSpan.Zero)
        {
            Rates.BeginWarmUp(_time.GetUtcNow() - age);
        }

        return await CompleteLoginAsync(new SignedIn(known.UserId));
    }

    /// <inheritdoc/>
    public async Task<OperationResult<PortableSession>> ExportAsync()
    {
        if (!IsLoggedIn || OpenSession() is not { } session)
        {
            return Failed<PortableSession>(FailureKind.AccountLost, _damage.Length > 0 ? "SESSION_DAMAGED" : "NOT_LOGGED_IN");
        }

        var plaintext = session.Save();
        var portable = _sessions.ToPortable(plaintext);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(plaintext);
        if (portable is null)
        {
            return Failed<PortableSession>(FailureKind.AccountLost, "NOT_LOGGED_IN");
        }

        // First the record, then the login: an export that nobody can see later must not be.
        NoteEvent("EXPORTED");
        await SaveAccountAsync();
        LogExported(_logger, Id);
        return new OperationResult<PortableSession> { Value = portable with { UserId = Math.Max(0, portable.UserId) } };
    }

    /// <summary>Asks the login's own data centre whose it is, on a connection that ends with the answer.</summary>
    private async Task<(SignedIn? SignedIn, LoginAnswer? Failed)> IdentifyAsync(byte[] saved, long expected)
    {
        var probe = _sessions.Open(Id, saved, Route);
        if (probe is null)
        {
            return (null, LoginFailed(FailureKind.Refused, "AUTH_KEY_INVALID"));
        }

        await using (probe)
        {
            var (signedIn, fault, outcome) = await CallAsync(TelegramMethods.GetUsers, probe, probe.VerifyAsync(CancellationToken.None));
            return fault is not null ? (null, new LoginAnswer { Step = LoginStep.Failed, Failure = LoginFailure(fault, outcome) })
                : expected != 0 && signedIn!.UserId != expected ? (null, LoginFailed(FailureKind.Refused, "USER_MISMATCH"))
                : signedIn!.IsBot ? (null, LoginFailed(FailureKind.Refused, "USER_IS_BOT"))
                : (signedIn, null);
        }
    }

    /// <summary>Adds an entry of something that changed no state.</summary>
    private void NoteEvent(string reason) => Health.PendingAudit.Add(new AuditEntry
    {
        Sequence = ++Health.AuditSequence,
        At = _time.GetUtcNow(),
        From = Health.AuditedState,
        To = Health.AuditedState,
        Reason = reason,
        Actor = "operator",
    });
}
