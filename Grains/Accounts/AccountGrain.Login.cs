using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Pool;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    private const string OwnedElsewhere = "OWNED_ELSEWHERE";

    /// <inheritdoc/>
    public async Task<LoginAnswer> BeginLoginAsync(string phone)
    {
        if (_damage.Length > 0)
        {
            return LoginFailed(FailureKind.AccountLost, "SESSION_DAMAGED");
        }

        if (IsLoggedIn && !IsDisabled)
        {
            return new LoginAnswer { Step = LoginStep.Done, UserId = State.UserId };
        }

        var digits = DigitsOf(phone);
        if (digits.Length is < 5 or > 20)
        {
            return LoginFailed(FailureKind.Refused, "PHONE_NUMBER_INVALID");
        }

        if (!await OwnAsync())
        {
            return LoginFailed(FailureKind.Disconnected, OwnedElsewhere);
        }

        // Whoever owned it before may have finished the login.
        if (IsLoggedIn && !IsDisabled)
        {
            return new LoginAnswer { Step = LoginStep.Done, UserId = State.UserId };
        }

        if (IsDisabled)
        {
            // The operator acts: a burned session cannot be healed, so the login starts with new keys.
            await CloseSessionAsync();
            State.Session = null;
            State.UserId = 0;
        }

        await NoteCountryAsync(digits);
        var session = OpenSession()!;
        if (await FindFinishedLoginAsync(session, digits) is { } finished)
        {
            return await CompleteLoginAsync(finished);
        }

        State.Phase = LoginPhase.None;
        State.Login = null;
        var (sent, fault, outcome) = await CallAsync(TelegramMethods.SendCode, session, session.SendCodeAsync(digits, CancellationToken.None));
        if (sent is null)
        {
            return new LoginAnswer { Step = LoginStep.Failed, Failure = LoginFailure(fault!, outcome) };
        }

        State.Phase = LoginPhase.Code;
        ReportStanding("LOGIN_BEGUN", Operator);
        State.Login = _vault.Seal(Id, new PendingLogin(digits, sent.PhoneCodeHash).ToBytes(), State.Session);
        await SaveSessionAsync();
        return new LoginAnswer { Step = LoginStep.Code };
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> SubmitCodeAsync(string code)
    {
        if (State.Phase == LoginPhase.Code && !await OwnAsync())
        {
            return LoginFailed(FailureKind.Disconnected, OwnedElsewhere);
        }

        if (State.Phase != LoginPhase.Code || State.Login is null)
        {
            return LoginFailed(FailureKind.Refused, "LOGIN_NOT_BEGUN");
        }

        if (!_vault.TryOpen(Id, State.Login, out var sealedLogin, out _) || PendingLogin.FromBytes(sealedLogin) is not { } pending || OpenSession() is not { } session)
        {
            return LoginFailed(FailureKind.AccountLost, "SESSION_DAMAGED");
        }

        var (signedIn, fault, outcome) = await CallAsync(
            TelegramMethods.SignIn, session, session.SignInAsync(pending.Phone, pending.PhoneCodeHash, code.Trim(), CancellationToken.None));
        if (signedIn is not null)
        {
            return await CompleteLoginAsync(signedIn);
        }

        if (fault!.Kind == SessionFaultKind.PasswordNeeded)
        {
            State.Phase = LoginPhase.Password;
            ReportStanding("PASSWORD_NEEDED", Telegram);
            await SaveSessionAsync();
            return new LoginAnswer { Step = LoginStep.Password };
        }

        if (fault is { Kind: SessionFaultKind.Rpc, Name: "PHONE_CODE_EXPIRED" })
        {
            State.Phase = LoginPhase.None;
            State.Login = null;
            ReportStanding("PHONE_CODE_EXPIRED", Telegram);
            await SaveSessionAsync();
        }

        return new LoginAnswer { Step = LoginStep.Failed, Failure = LoginFailure(fault, outcome) };
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> SubmitPasswordAsync(string password)
    {
        if (State.Phase == LoginPhase.Password && !await OwnAsync())
        {
            return LoginFailed(FailureKind.Disconnected, OwnedElsewhere);
        }

        if (State.Phase != LoginPhase.Password)
        {
            return LoginFailed(FailureKind.Refused, "LOGIN_NOT_BEGUN");
        }

        if (OpenSession() is not { } session)
        {
            return LoginFailed(FailureKind.AccountLost, "SESSION_DAMAGED");
        }

        var (signedIn, fault, outcome) = await CallAsync(
            TelegramMethods.CheckPassword, session, session.CheckPasswordAsync(password, CancellationToken.None));
        return signedIn is not null
            ? await CompleteLoginAsync(signedIn)
            : new LoginAnswer { Step = LoginStep.Failed, Failure = LoginFailure(fault!, outcome) };
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> LogOutAsync()
    {
        if (_damage.Length > 0)
        {
            return LoginFailed(FailureKind.AccountLost, "SESSION_DAMAGED");
        }

        if (IsLoggedIn && !await OwnAsync())
        {
            return LoginFailed(FailureKind.Disconnected, OwnedElsewhere);
        }

        if (IsLoggedIn && !IsDisabled && OpenSession() is { } session)
        {
            var (_, fault, outcome) = await CallAsync(TelegramMethods.LogOut, session, session.LogOutAsync(CancellationToken.None));
            if (fault is not null && outcome.Effect is not AccountEffect.VerifyLogin and not AccountEffect.Disable)
            {
                // The login still stands at Telegram; forgetting its key here would leave it there for good.
                return new LoginAnswer { Step = LoginStep.Failed, Failure = LoginFailure(fault, outcome) };
            }
        }

        State.UserId = 0;
        State.Session = null;
        State.Login = null;
        State.Phase = LoginPhase.None;
        ForgetTroubles();
        RevokeLeases();
        ReportStanding("LOGGED_OUT", Operator);
        await CloseSessionAsync();
        await SaveAccountAsync();
        return new LoginAnswer { Step = LoginStep.Done };
    }

    /// <summary>Another login is another account, as far as Telegram's complaints of the last one go.</summary>
    private void ForgetTroubles()
    {
        State.DisabledReason = string.Empty;
        State.LoginLostReason = string.Empty;
        Health.RestrictedReason = string.Empty;
        Health.IsBurned = false;
        ForgetHealing();
    }

    /// <summary>
    /// A crash between Telegram's last word and our storing it leaves a key that is logged in and a state that is not: then the
    /// login of the same phone needs no further code.
    /// </summary>
    private async Task<SignedIn?> FindFinishedLoginAsync(ITelegramSession session, string digits)
    {
        if (State.Phase == LoginPhase.None
            || State.Login is not { } sealedLogin
            || !_vault.TryOpen(Id, sealedLogin, out var login, out _)
            || PendingLogin.FromBytes(login)?.Phone != digits)
        {
            return null;
        }

        var (known, _, _) = await CallAsync(TelegramMethods.GetUsers, session, session.VerifyAsync(CancellationToken.None));
        return known;
    }

    private async Task<LoginAnswer> CompleteLoginAsync(SignedIn signedIn)
    {
        State.UserId = signedIn.UserId;
        if (Rates.NewSince is null)
        {
            Rates.BeginWarmUp(_time.GetUtcNow());
        }

        State.Phase = LoginPhase.None;
        State.Login = null;
        ForgetTroubles();
        ReportStanding("LOGGED_IN", Operator);
        await SaveSessionAsync();
        await GrainFactory.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).AddAsync(Id);
        // The pool hears only of its members.
        Report();
        LogLoggedIn(_logger, Id, State.HomeDc);
        return new LoginAnswer { Step = LoginStep.Done, UserId = State.UserId };
    }

    /// <summary>A login's failures touch no lease, and a flood of <c>auth.sendCode</c> parks nothing that an account reads with.</summary>
    private OperationFailure LoginFailure(SessionFault fault, CallOutcome outcome)
    {
        _metrics.Failed(StatusOf(outcome));
        return new OperationFailure { Kind = outcome.Failure, Error = fault.Name, RetryAfter = outcome.Wait };
    }

    private static LoginAnswer LoginFailed(FailureKind kind, string error) => new()
    {
        Step = LoginStep.Failed,
        Failure = new OperationFailure { Kind = kind, Error = error },
    };

    private static string DigitsOf(string phone) => string.Concat(phone.Where(char.IsAsciiDigit));
}
