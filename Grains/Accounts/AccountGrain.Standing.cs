using Grains.Accounts.Standing;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <content>How the account stands.</content>
internal sealed partial class AccountGrain
{
    // What changes an account without anybody's word.
    private const string Telegram = "telegram";
    private const string Own = "account";
    private const string Operator = "operator";

    private AccountHealth Health => State.Health;

    private StrikePolicy Strikes => new(Health, Options);

    private bool IsRestricted => Health.RestrictedReason.Length > 0;

    /// <inheritdoc/>
    public Task<AccountStatus> GetStatusAsync() => Task.FromResult(StatusAt(_time.GetUtcNow()));

    private AccountStatus StatusAt(DateTimeOffset now)
    {
        var parked = Parking.UntilOfAccount(now);
        return new AccountStatus
        {
            AccountId = Id,
            State = StandsAt(now),
            Reason = ReasonOfState(now),
            ParkedUntil = parked,
            HomeDc = _session?.HomeDc ?? State.HomeDc,
            ActiveLeases = _leases.Count,
            Calls = _calls,
            Floods = _floods,
            Epoch = State.Epoch,
            QuarantinedUntil = Health.QuarantinedUntil > now ? Health.QuarantinedUntil : null,
            ProbationUntil = Health.ProbationUntil > now ? Health.ProbationUntil : null,
            Strikes = Strikes.StrikesAt(now),
            Parked = State.Parked.Count == 0 ? [] : [.. Parking.At(now).Select(pair => new ParkedCalls { What = pair.What, Until = pair.Until })],
        };
    }

    private AccountState StandsAt(DateTimeOffset now) =>
        _damage.Length > 0 ? AccountState.Disabled
        : State.Phase == LoginPhase.Code ? AccountState.AwaitingCode
        : State.Phase == LoginPhase.Password ? AccountState.AwaitingPassword
        : IsDisabled ? AccountState.Disabled
        : !IsLoggedIn ? AccountState.New
        : IsRestricted ? AccountState.Restricted
        : Health.IsDraining ? AccountState.Draining
        : Health.QuarantinedUntil > now ? AccountState.Quarantined
        : Parking.UntilOfAccount(now) is not null ? AccountState.Flooded
        : Health.QuarantinedUntil is not null || Health.ProbationUntil > now ? AccountState.Probation
        : _disconnected ? AccountState.Connecting
        : AccountState.Ready;

    private string ReasonOfState(DateTimeOffset now) =>
        _damage.Length > 0 ? _damage
        : State.DisabledReason.Length > 0 ? State.DisabledReason
        : !IsLoggedIn ? State.LoginLostReason
        : IsRestricted ? Health.RestrictedReason
        : Health.IsDraining ? Health.DrainReason
        : Health.QuarantinedUntil is not null || Health.ProbationUntil > now ? Health.QuarantineReason
        : string.Empty;

    /// <summary>What keeps the account from being leased whatever the purpose.</summary>
    private LeaseRefusal StandingRefusal() =>
        _drain.IsDraining || Health.IsDraining ? LeaseRefusal.Draining
        : BarredBy();

    /// <summary>What keeps the account from working at all, also for leases that are out.</summary>
    private LeaseRefusal BarredBy() =>
        IsDisabled ? LeaseRefusal.Disabled
        : !IsLoggedIn ? LeaseRefusal.NotLoggedIn
        : IsRestricted ? LeaseRefusal.Restricted
        : Health.QuarantinedUntil is not null ? LeaseRefusal.Quarantined
        : LeaseRefusal.None;

    /// <summary>When to ask again after a refusal of <see cref="StandingRefusal"/>; null where time alone does not help.</summary>
    private TimeSpan? StandingRetry(LeaseRefusal refusal, DateTimeOffset now) =>
        refusal != LeaseRefusal.Quarantined ? null
        : Health.QuarantinedUntil - now is { } left && left > TimeSpan.Zero ? left
        : ProbeSoon;

    /// <summary>Tells everybody who has to know how the account stands, and notes a change of its state.</summary>
    /// <param name="reason">Why it stands so; null where only time has passed.</param>
    /// <param name="actor">Who changed it.</param>
    private void ReportStanding(string? reason = null, string actor = Own)
    {
        var now = _time.GetUtcNow();
        if (Health.ProbationUntil <= now)
        {
            Health.ProbationUntil = null;
        }

        var state = StandsAt(now);
        var changed = Note(state, reason, actor, now);
        Rates.Factor = Health.ProbationUntil is null ? 1 : Options.ProbationRate;
        _metrics.Stands(Id, state, StandingRefusal() == LeaseRefusal.None && state != AccountState.Flooded);
        // Who waits for updates looks anew whether this account can still serve.
        _feed?.Wake();
        if (changed || reason is not null)
        {
            Report();
        }
    }
}
