using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // After a login that looked lost and was not.
    private static readonly TimeSpan VerifiedRetry = TimeSpan.FromSeconds(1);

    /// <summary>Does to the account what a failed call calls for, and words it for the caller.</summary>
    private async Task<OperationFailure> ApplyAsync(string method, SessionFault fault, CallOutcome outcome)
    {
        _metrics.Failed(StatusOf(outcome));
        LogCallFailed(_logger, method, Id, fault.Name);
        var retryAfter = CallOutcome.WaitOf(fault);
        switch (outcome.Effect)
        {
            case AccountEffect.Park:
                retryAfter = await ParkAsync(method, fault.Name, retryAfter ?? TimeSpan.Zero);
                break;
            case AccountEffect.Disable:
                await DisableAsync(fault.Name);
                break;
            case AccountEffect.VerifyLogin:
                return await VerifyLoginAsync(fault);
            case AccountEffect.None:
            case AccountEffect.ForgetPeer:
                break;
        }

        return new OperationFailure { Kind = outcome.Failure, Error = fault.Name, RetryAfter = retryAfter };
    }

    private async Task<TimeSpan> ParkAsync(string method, string error, TimeSpan wait)
    {
        var now = _time.GetUtcNow();
        var until = Parking.Park(method, wait, _random.NextDouble(), now);
        _floods++;
        _metrics.Flooded(method, wait);
        LogFlooded(_logger, Id, method, (until - now).TotalSeconds, error);
        ReportStanding();
        await SaveAccountAsync();
        return until - now;
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

            if (outcome.Effect == AccountEffect.Disable)
            {
                await DisableAsync(fault!.Name);
                return new OperationFailure { Kind = outcome.Failure, Error = fault.Name };
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

    private async Task LoseLoginAsync(string reason)
    {
        if (!IsLoggedIn)
        {
            return;
        }

        State.UserId = 0;
        State.Session = null;
        State.LoginLostReason = reason;
        RevokeLeases();
        LogLoginLost(_logger, Id, reason);
        ReportStanding();
        await CloseSessionAsync();
        await SaveAccountAsync();
    }

    private async Task DisableAsync(string reason)
    {
        if (State.DisabledReason.Length > 0)
        {
            return;
        }

        State.DisabledReason = reason;
        RevokeLeases();
        LogDisabled(_logger, Id, reason);
        ReportStanding();
        // First the connection, which does harm for as long as it is open.
        await CloseSessionAsync();
        await SaveAccountAsync();
    }
}
