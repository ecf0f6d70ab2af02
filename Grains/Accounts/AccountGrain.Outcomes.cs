using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts;

/// <content>What failed calls do to the account.</content>
internal sealed partial class AccountGrain
{
    // After a login that looked lost and was not.
    private static readonly TimeSpan VerifiedRetry = TimeSpan.FromSeconds(1);

    private string _lastWarning = string.Empty;

    /// <summary>Does to the account what a failed call calls for, and words it for the caller.</summary>
    /// <param name="method">The method that failed.</param>
    /// <param name="fault">What kept it from its answer.</param>
    /// <param name="outcome">The table's word on that.</param>
    /// <param name="channelId">The channel that the call was about; 0 where it was about none.</param>
    private async Task<OperationFailure> ApplyAsync(string method, SessionFault fault, CallOutcome outcome, long channelId = 0)
    {
        _metrics.Failed(StatusOf(outcome));
        _metrics.Outcome(outcome.Row.Reason, outcome.Effect);
        LogCallFailed(_logger, method, Id, fault.Name, fault.Detail);
        Warn(method, fault, outcome);
        var retryAfter = outcome.Wait;
        switch (outcome.Effect)
        {
            case AccountEffect.ParkMethod:
            case AccountEffect.ParkFileClass:
            case AccountEffect.ParkChat:
            case AccountEffect.ParkTakeout:
            case AccountEffect.ParkAccount:
                retryAfter = await ParkAsync(method, fault.Name, outcome, channelId);
                break;
            case AccountEffect.Disable:
                await DisableAsync(fault.Name, Telegram, isBurned: fault.Name == "AUTH_KEY_DUPLICATED");
                break;
            case AccountEffect.Restrict:
                await RestrictAsync(fault.Name);
                break;
            case AccountEffect.VerifyLogin:
                return await VerifyLoginAsync(fault);
            case AccountEffect.DropSideKey:
                _session?.DropSideKey(fault.DataCenter);
                break;
            case AccountEffect.Suspect:
                await SuspectAsync(outcome.Row.Reason);
                break;
            case AccountEffect.Quarantine:
                await QuarantineAsync(outcome.Row.Reason, Own, null);
                break;
            case AccountEffect.BlameProxy:
                await BlameProxyAsync(fault);
                break;
            case AccountEffect.None:
            case AccountEffect.ForgetPeer:
                break;
        }

        return new OperationFailure { Kind = outcome.Failure, Error = fault.Name, RetryAfter = retryAfter };
    }

    private async Task<TimeSpan> ParkAsync(string method, string error, CallOutcome outcome, long channelId)
    {
        var now = _time.GetUtcNow();
        var wait = outcome.Wait ?? TimeSpan.Zero;
        var until = Parking.Park(outcome.Effect, method, channelId, wait, _random.NextDouble(), now);
        _floods++;
        _metrics.Flooded(method, wait);
        LogFlooded(_logger, Id, method, (until - now).TotalSeconds, error);
        ReportStanding(error, Telegram);
        await SaveAccountAsync();
        return until - now;
    }

    /// <summary>A fault of the way to Telegram costs the account nothing.</summary>
    private Task BlameProxyAsync(SessionFault fault)
    {
        _metrics.NetworkFault(fault.Kind);
        LeaveSilentProxy(fault);
        return Task.CompletedTask;
    }

    private async Task<OperationFailure> VerifyLoginAsync(SessionFault first)
    {
        if (_session is { } session)
        {
            var (value, fault, outcome) = await CallAsync(TelegramMethods.GetUsers, session, session.VerifyAsync(CancellationToken.None));
            if (value is not null)
            {
                return new OperationFailure { Kind = FailureKind.Refused, Error = first.Name, RetryAfter = VerifiedRetry };
            }

            if (outcome.Effect is AccountEffect.Disable or AccountEffect.Restrict)
            {
                return await ApplyAsync(TelegramMethods.GetUsers, fault!, outcome);
            }

            if (outcome.Effect != AccountEffect.VerifyLogin)
            {
                // No word on the login either way: it stays until there is one.
                return new OperationFailure { Kind = outcome.Failure, Error = fault!.Name, RetryAfter = VerifiedRetry };
            }

            await LoseLoginAsync(first.Name);
        }

        return new OperationFailure { Kind = FailureKind.Unauthorized, Error = first.Name };
    }

    /// <summary>The login is gone, twice said: only an operator can bring it back.</summary>
    private async Task LoseLoginAsync(string reason)
    {
        if (!IsLoggedIn)
        {
            return;
        }

        State.UserId = 0;
        State.Session = null;
        await DisableAsync(reason, Telegram, isBurned: false);
    }

    private async Task DisableAsync(string reason, string actor, bool isBurned)
    {
        if (State.DisabledReason.Length > 0)
        {
            return;
        }

        State.DisabledReason = reason;
        Health.IsBurned = isBurned;
        ForgetHealing();
        RevokeLeases();
        if (isBurned)
        {
            LogBurned(_logger, Id);
        }
        else if (actor == Telegram)
        {
            LogDisabled(_logger, Id, reason);
        }

        ReportStanding(reason, actor);
        // First the connection, which does harm for as long as it is open.
        await CloseSessionAsync();
        await SaveAccountAsync();
    }

    private async Task RestrictAsync(string reason)
    {
        if (IsRestricted || IsDisabled)
        {
            return;
        }

        Health.RestrictedReason = reason;
        ForgetHealing();
        RevokeLeases();
        LogRestricted(_logger, Id, reason);
        ReportStanding(reason, Telegram);
        await StoreAndCloseSessionAsync();
    }

    /// <summary>Whatever brings the account back now, it is not the end of a quarantine.</summary>
    private void ForgetHealing()
    {
        Health.QuarantinedUntil = null;
        Health.ProbationUntil = null;
        Health.QuarantineReason = string.Empty;
        _suspicions = 0;
    }

    /// <summary>Says once, and not at every call, what an operator can put right.</summary>
    private void Warn(string method, SessionFault fault, CallOutcome outcome)
    {
        if (outcome.Row.Alert == AlertLevel.Warning && _lastWarning != outcome.Row.Reason)
        {
            _lastWarning = outcome.Row.Reason;
            LogSetUpFault(_logger, method, Id, outcome.Row.Reason, fault.Detail);
        }
    }
}
