using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

/// <content>Quarantine, and the way back: one cheap call, then a fraction of the rate for a while.</content>
internal sealed partial class AccountGrain
{
    // The probe that ends a quarantine starts with the first request after it, and is a round trip.
    private static readonly TimeSpan ProbeSoon = TimeSpan.FromSeconds(1);

    private IGrainTimer? _probe;
    private DateTimeOffset _probeNotBefore;
    private int _suspicions;

    private bool IsProbeDue(DateTimeOffset now) =>
        Health.QuarantinedUntil <= now && now >= _probeNotBefore && IsLoggedIn && !IsDisabled && !IsRestricted && Parking.UntilOf(TelegramMethods.GetUsers, now) is null;

    /// <summary>A failure that may be the account's own. The probe and probation forgive none.</summary>
    private Task SuspectAsync(string reason)
    {
        _suspicions++;
        return _suspicions >= Options.SuspicionLimit || Health.ProbationUntil is not null || Health.QuarantinedUntil is not null
            ? QuarantineAsync(reason, Own, null)
            : Task.CompletedTask;
    }

    /// <summary>Lets the account rest, or, where too many rest already, work slowly.</summary>
    private async Task QuarantineAsync(string reason, string actor, TimeSpan? duration)
    {
        if (actor == Own && !await MayEjectAsync())
        {
            SlowDown(reason);
            await SaveAccountAsync();
            return;
        }

        var now = _time.GetUtcNow();
        if (IsDisabled || IsRestricted || !IsLoggedIn || (actor == Own && Health.QuarantinedUntil > now))
        {
            return;
        }

        _suspicions = 0;
        var until = Strikes.Strike(now, _random.NextDouble(), duration);
        Health.QuarantineReason = reason;
        RevokeLeases();
        LogQuarantined(_logger, Id, reason, (until - now).TotalSeconds, Health.Strikes);
        ReportStanding(reason, actor);
        // What is wrong may be in the connection: the probe makes a new one.
        await StoreAndCloseSessionAsync();
    }

    /// <summary>Too many accounts rest: the cause is elsewhere, and resting would only stop the work.</summary>
    private void SlowDown(string reason)
    {
        var now = _time.GetUtcNow();
        _suspicions = 0;
        Health.QuarantinedUntil = null;
        Health.ProbationUntil = now + Options.ProbationPeriod;
        Health.QuarantineReason = reason;
        LogNotEjected(_logger, Id, reason);
        ReportStanding($"EJECTION_CAP {reason}");
    }

    /// <summary>The account works again by somebody's word or since its time has come: a probe must succeed first.</summary>
    private void BeginProbation(string reason)
    {
        Health.QuarantinedUntil = _time.GetUtcNow();
        Health.ProbationUntil = null;
        Health.QuarantineReason = reason;
        _probeNotBefore = default;
    }

    /// <summary>Starts the probe that is due, outside of the present turn.</summary>
    private void ProbeIfDue()
    {
        if (_probe is null && IsProbeDue(_time.GetUtcNow()))
        {
            _probe = this.RegisterGrainTimer(
                static (grain, cancellationToken) => grain.ProbeAsync(cancellationToken),
                this,
                new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!IsProbeDue(_time.GetUtcNow()))
            {
                return;
            }

            if (!await OwnAsync())
            {
                _probeNotBefore = _time.GetUtcNow() + Options.ProbeRetry;
                return;
            }

            if (!IsProbeDue(_time.GetUtcNow()) || OpenSession() is not { } session)
            {
                return;
            }

            ReportStanding("QUARANTINE_OVER");
            Rates.Charge(MethodClass.Other);
            var (value, fault, outcome) = await CallAsync(TelegramMethods.GetUsers, session, session.VerifyAsync(cancellationToken));
            var now = _time.GetUtcNow();
            if (Health.QuarantinedUntil is not { } until || until > now)
            {
                // Somebody decided otherwise meanwhile.
                return;
            }

            if (value is not null)
            {
                Health.QuarantinedUntil = null;
                Health.ProbationUntil = now + Options.ProbationPeriod;
                LogOnProbation(_logger, Id, Options.ProbationPeriod.TotalSeconds);
                ReportStanding("PROBE_OK");
                await SaveAccountAsync();
                return;
            }

            if (fault!.Kind == SessionFaultKind.Rpc && outcome.Effect is AccountEffect.None or AccountEffect.ForgetPeer)
            {
                // No method is simpler: an account that is refused it is not well.
                await QuarantineAsync(outcome.Row.Reason, Own, null);
                return;
            }

            // The way there failed, or Telegram wants to be left alone: the probe is made again.
            _probeNotBefore = now + (Options.ProbeRetry * (1 + _random.NextDouble()));
            await ApplyAsync(TelegramMethods.GetUsers, fault, outcome);
        }
        finally
        {
            _probe?.Dispose();
            _probe = null;
        }
    }

    /// <summary>Asks the pool, which answers within any turn of its own. Where it cannot be asked nobody is leased, and resting harms nobody.</summary>
    private async Task<bool> MayEjectAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).MayEjectAsync(Id);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogPoolSilent(_logger, Id, exception);
            return true;
        }
    }
}
