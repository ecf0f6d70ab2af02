using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <content>What operators do.</content>
internal sealed partial class AccountGrain
{
    private const int ActorLength = 64;
    private const int ReasonLength = 200;

    /// <inheritdoc/>
    public async Task<AccountActionAnswer> ActAsync(AccountActionRequest request)
    {
        var actor = Cut(request.Actor.Length == 0 ? "operator" : request.Actor, ActorLength);
        var reason = Cut(request.Reason.Length == 0 ? request.Action.ToString().ToUpperInvariant() : request.Reason, ReasonLength);
        // What an operator does to the account must reach its connection.
        var refusal = IsLoggedIn && !await OwnAsync() ? OwnedElsewhere : request.Action switch
        {
            AccountAction.Enable => await EnableAsync(reason, actor),
            AccountAction.Disable => await DisableByAsync(reason, actor),
            AccountAction.Quarantine => await QuarantineByAsync(reason, actor, request.Duration),
            AccountAction.Release => await ReleaseByAsync(reason, actor),
            AccountAction.Drain => await DrainByAsync(reason, actor),
            _ => "UNKNOWN_ACTION",
        };
        if (refusal.Length == 0)
        {
            LogActed(_logger, actor, request.Action, Id, reason);
        }

        return new AccountActionAnswer { Done = refusal.Length == 0, Refusal = refusal, Status = StatusAt(_time.GetUtcNow()) };
    }

    private async Task<string> EnableAsync(string reason, string actor)
    {
        if (_damage.Length > 0)
        {
            return "SESSION_DAMAGED";
        }

        if (!IsLoggedIn || Health.IsBurned)
        {
            return "NEEDS_LOGIN";
        }

        if (IsDisabled || IsRestricted)
        {
            State.DisabledReason = string.Empty;
            Health.RestrictedReason = string.Empty;
            BeginProbation(reason);
        }

        Health.IsDraining = false;
        Health.DrainReason = string.Empty;
        ReportStanding(reason, actor);
        await SaveAccountAsync();
        ProbeIfDue();
        return string.Empty;
    }

    private async Task<string> DisableByAsync(string reason, string actor)
    {
        if (IsDisabled)
        {
            return "ALREADY_DISABLED";
        }

        if (_session is { } session && session.Revision != _savedRevision && IsLoggedIn)
        {
            await SaveSessionAsync();
        }

        await DisableAsync(reason, actor, isBurned: false);
        return string.Empty;
    }

    private async Task<string> QuarantineByAsync(string reason, string actor, TimeSpan? duration)
    {
        if (BarredBy() is var barred and not (LeaseRefusal.None or LeaseRefusal.Quarantined))
        {
            return barred == LeaseRefusal.NotLoggedIn ? "NEEDS_LOGIN" : barred.ToString().ToUpperInvariant();
        }

        if (duration <= TimeSpan.Zero)
        {
            return "DURATION_INVALID";
        }

        await QuarantineAsync(reason, actor, duration);
        return string.Empty;
    }

    private async Task<string> ReleaseByAsync(string reason, string actor)
    {
        if (Health.QuarantinedUntil is null)
        {
            return "NOT_QUARANTINED";
        }

        BeginProbation(reason);
        ReportStanding(reason, actor);
        await SaveAccountAsync();
        ProbeIfDue();
        return string.Empty;
    }

    private async Task<string> DrainByAsync(string reason, string actor)
    {
        if (!IsLoggedIn || IsDisabled)
        {
            return IsDisabled ? "DISABLED" : "NEEDS_LOGIN";
        }

        EndLightLeases();
        Health.IsDraining = true;
        Health.DrainReason = reason;
        ReportStanding(reason, actor);
        await SaveAccountAsync();
        await CloseIfDrainedAsync();
        return string.Empty;
    }

    /// <summary>A drained account keeps no connection.</summary>
    private async Task CloseIfDrainedAsync()
    {
        if (Health.IsDraining && _leases.Count == 0 && _session is not null && IsLoggedIn)
        {
            await StoreAndCloseSessionAsync();
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
