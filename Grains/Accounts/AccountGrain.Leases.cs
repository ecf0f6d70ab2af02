using Grains.Interfaces.Leases;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // A lease comes back long before it runs out: ask again after this at the latest.
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<LeaseAnswer> AcquireAsync(LeaseRequest request)
    {
        // Stored before the first grant. A host that stops leaves the account to the others.
        if (_leaves || (!_owns && IsLoggedIn && !IsDisabled && !_drain.IsDraining && !await OwnAsync()))
        {
            return Elsewhere(request);
        }

        var now = _time.GetUtcNow();
        ExpireLeases(now);
        var isLight = LeasePurpose.IsLight(request.Purpose);
        var methods = TelegramMethods.ClassOfPurpose(request.Purpose);
        var scope = string.Empty;
        var (refusal, retryAfter) = Refusal(request, isLight, now);
        if (refusal == LeaseRefusal.None && !isLight && Rates.TryTake(methods) is var wait && wait > TimeSpan.Zero)
        {
            (refusal, retryAfter) = (LeaseRefusal.RateLimited, wait);
            scope = Rates.LimitedBy;
        }

        if (refusal != LeaseRefusal.None)
        {
            var name = refusal.ToString();
            _metrics.LeaseRefused(name);
            LogLeaseRefused(_logger, Id, request.Purpose, name);
            return new LeaseAnswer { Refusal = refusal, RetryAfter = retryAfter, Scope = scope, Reason = name, Account = BuildReport(now) };
        }

        var timeToLive = TimeToLiveOf(request);
        // The grant has paid for one call, so that whoever has a lease can make its call.
        var entry = new LeaseEntry
        {
            LeaseId = Guid.NewGuid(),
            Epoch = State.Epoch,
            Holder = request.Holder,
            Tenant = request.Tenant,
            Purpose = request.Purpose,
            Peer = request.Peer,
            GrantedAt = now,
            TimeToLive = timeToLive,
            ExpiresAt = now + timeToLive,
            IsLight = isLight,
            Class = methods,
            Prepaid = !isLight,
        };
        _leases.Add(entry);
        _drain.Granted();
        _metrics.LeaseGranted(request.Purpose);
        return new LeaseAnswer { Lease = ToLease(entry), Account = BuildReport(now) };
    }

    /// <inheritdoc/>
    public async Task<LeaseAnswer> RenewAsync(Lease lease)
    {
        await TakeUpAsync(lease);
        if (MayBeHandedOn(lease))
        {
            return new LeaseAnswer { Refusal = LeaseRefusal.Busy, RetryAfter = ElsewhereRetry, Reason = MovesReason };
        }

        var now = _time.GetUtcNow();
        ExpireLeases(now);
        var refusal = CheckLease(lease, now, out var entry);
        if (refusal != LeaseRefusal.None)
        {
            return new LeaseAnswer { Refusal = refusal, Reason = refusal.ToString() };
        }

        if (entry!.IsLight && StandingRefusal() == LeaseRefusal.Draining)
        {
            EndLightLeases();
            Report();
            return new LeaseAnswer { Refusal = LeaseRefusal.Draining, Reason = nameof(LeaseRefusal.Draining) };
        }

        entry.ExpiresAt = now + entry.TimeToLive;
        Report();
        return new LeaseAnswer { Lease = ToLease(entry) };
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(Lease lease)
    {
        await TakeUpAsync(lease);
        if (MayBeHandedOn(lease) && _leaves)
        {
            // Not waited for: the activation ends only when this call has.
            _ = ReleaseElsewhereAsync(lease);
            return;
        }

        if (CheckLease(lease, DateTimeOffset.MinValue, out _) == LeaseRefusal.None
            && _leases.Remove(lease.LeaseId, LeaseRefusal.Released) is { } entry)
        {
            End(entry, LeaseEnd.Released);
            Report();
        }
    }

    /// <inheritdoc/>
    public Task<LeaseInfo?> RevokeLeaseAsync(Guid leaseId)
    {
        var entry = _leases.Remove(leaseId, LeaseRefusal.Revoked);
        if (entry is not null)
        {
            End(entry, LeaseEnd.Forced);
            LogLeaseRevoked(_logger, Id, entry.Purpose, entry.Holder);
            Report();
        }

        return Task.FromResult(entry?.ToInfo(Id));
    }

    private (LeaseRefusal Refusal, TimeSpan? RetryAfter) Refusal(LeaseRequest request, bool isLight, DateTimeOffset now)
    {
        if (Health.ProbationUntil <= now)
        {
            ReportStanding();
        }

        if (StandingRefusal() is var standing && standing != LeaseRefusal.None)
        {
            ProbeIfDue();
            return (standing, StandingRetry(standing, now));
        }

        if (Parking.UntilOf(TelegramMethods.OfPurpose(request.Purpose), now) is { } until)
        {
            return (LeaseRefusal.Flooded, until - now);
        }

        if (request.Purpose == LeasePurpose.Resolve && ResolveBudgetWait(now) is { } budget)
        {
            return (LeaseRefusal.RateLimited, budget);
        }

        if (!isLight && _leases.Slots >= Options.MaxConcurrency)
        {
            var first = _leases.FirstExpiry()!.Value - now;
            return (LeaseRefusal.Busy, first < BusyRetry ? first : BusyRetry);
        }

        return (LeaseRefusal.None, null);
    }

    private LeaseRefusal CheckLease(Lease lease, DateTimeOffset now, out LeaseEntry? entry)
    {
        // Until this activation has stored a claim of its own, the stored epoch is an earlier owner's.
        if (!_owns)
        {
            entry = null;
            return LeaseRefusal.Stale;
        }

        return _leases.Check(lease, Id, State.Epoch, now, out entry);
    }

    private void ExpireLeases(DateTimeOffset now)
    {
        foreach (var entry in _leases.TakeExpired(now))
        {
            End(entry, LeaseEnd.Expired);
            _metrics.LeaseLeaked(entry.Purpose);
            LogLeaseLeaked(_logger, Id, entry.Purpose, entry.Holder);
        }
    }

    /// <summary>Makes every lease that is out stale. The caller stores the state and reports.</summary>
    private void RevokeLeases()
    {
        State.Epoch++;
        State.HandedLeases = [];
        foreach (var entry in _leases.Clear())
        {
            End(entry, LeaseEnd.Revoked);
        }
    }

    /// <summary>Ends the leases for listening, which never end by themselves and have nothing to finish: a drain does not wait for them.</summary>
    private void EndLightLeases()
    {
        foreach (var entry in _leases.Active.Where(static entry => entry.IsLight).ToList())
        {
            _leases.Remove(entry.LeaseId, LeaseRefusal.Draining);
            End(entry, LeaseEnd.Forced);
        }
    }

    /// <summary>A lease is out of this host's hands, whatever becomes of it.</summary>
    private void Left()
    {
        _drain.Ended();
        if (_leases.Slots == 0)
        {
            _slotsBack?.TrySetResult();
        }
    }

    private void End(LeaseEntry entry, LeaseEnd how)
    {
        Left();
        if (entry.Prepaid && how == LeaseEnd.Released)
        {
            Rates.Refund(entry.Class);
        }

        _endedLeases.Add(new EndedLease { Lease = entry.ToInfo(Id), End = how, EndedAt = _time.GetUtcNow(), Calls = entry.Calls });
    }

    private TimeSpan TimeToLiveOf(LeaseRequest request)
    {
        var wanted = request.TimeToLive ?? Options.LeaseTimeToLive;
        return wanted < Options.LeaseTimeToLiveMin ? Options.LeaseTimeToLiveMin
            : wanted > Options.LeaseTimeToLiveMax ? Options.LeaseTimeToLiveMax
            : wanted;
    }

    private Lease ToLease(LeaseEntry entry) => new()
    {
        AccountId = Id,
        LeaseId = entry.LeaseId,
        Epoch = entry.Epoch,
        ExpiresAt = entry.ExpiresAt,
        Holder = entry.Holder,
    };
}
