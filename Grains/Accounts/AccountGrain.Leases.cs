using Grains.Interfaces.Leases;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // A lease comes back long before it runs out: ask again after this at the latest.
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<LeaseAnswer> AcquireAsync(LeaseRequest request)
    {
        if (!_ownsEpoch && IsLoggedIn && !IsDisabled)
        {
            // Stored before the first grant: whoever holds a lease of an earlier owner is refused from here on.
            State.Epoch++;
            await SaveAccountAsync();
            _ownsEpoch = true;
        }

        var now = _time.GetUtcNow();
        ExpireLeases(now);
        var methods = TelegramMethods.ClassOfPurpose(request.Purpose);
        var (refusal, retryAfter) = Refusal(request, now);
        if (refusal == LeaseRefusal.None && _rates.TryTake(methods) is var wait && wait > TimeSpan.Zero)
        {
            (refusal, retryAfter) = (LeaseRefusal.RateLimited, wait);
        }

        if (refusal != LeaseRefusal.None)
        {
            var name = refusal.ToString();
            _metrics.LeaseRefused(name);
            LogLeaseRefused(_logger, Id, request.Purpose, name);
            return new LeaseAnswer { Refusal = refusal, RetryAfter = retryAfter };
        }

        // The grant has paid for one call, so that whoever has a lease can make its call.
        var entry = new LeaseEntry
        {
            LeaseId = Guid.NewGuid(),
            Holder = request.Holder,
            Purpose = request.Purpose,
            TimeToLive = TimeToLiveOf(request),
            Class = methods,
        };
        entry.ExpiresAt = now + entry.TimeToLive;
        _leases.Add(entry);
        _drain.Granted();
        _metrics.LeaseGranted(request.Purpose);
        return new LeaseAnswer { Lease = ToLease(entry) };
    }

    /// <inheritdoc/>
    public Task<LeaseAnswer> RenewAsync(Lease lease)
    {
        var now = _time.GetUtcNow();
        ExpireLeases(now);
        var refusal = CheckLease(lease, now, out var entry);
        if (refusal != LeaseRefusal.None)
        {
            return Task.FromResult(new LeaseAnswer { Refusal = refusal });
        }

        entry!.ExpiresAt = now + entry.TimeToLive;
        return Task.FromResult(new LeaseAnswer { Lease = ToLease(entry) });
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(Lease lease)
    {
        if (lease.Epoch == State.Epoch && _leases.Remove(lease.LeaseId) is { } entry)
        {
            _drain.Ended();
            if (entry.Prepaid)
            {
                _rates.Refund(entry.Class);
            }
        }

        return Task.CompletedTask;
    }

    private (LeaseRefusal Refusal, TimeSpan? RetryAfter) Refusal(LeaseRequest request, DateTimeOffset now)
    {
        if (_drain.IsDraining)
        {
            return (LeaseRefusal.Draining, null);
        }

        if (IsDisabled)
        {
            return (LeaseRefusal.Disabled, null);
        }

        if (!IsLoggedIn)
        {
            return (LeaseRefusal.NotLoggedIn, null);
        }

        if (Parking.UntilOf(TelegramMethods.OfPurpose(request.Purpose), now) is { } until)
        {
            return (LeaseRefusal.Flooded, until - now);
        }

        if (_leases.Count >= _options.MaxConcurrency)
        {
            var first = _leases.FirstExpiry()!.Value - now;
            return (LeaseRefusal.Busy, first < BusyRetry ? first : BusyRetry);
        }

        return (LeaseRefusal.None, null);
    }

    private LeaseRefusal CheckLease(Lease lease, DateTimeOffset now, out LeaseEntry? entry)
    {
        // Until this activation has stored an epoch of its own, the stored one is an earlier owner's.
        if (!_ownsEpoch)
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
            _drain.Ended();
            _metrics.LeaseLeaked(entry.Purpose);
            LogLeaseLeaked(_logger, Id, entry.Purpose, entry.Holder);
        }
    }

    /// <summary>Makes every lease that is out stale. The caller stores the state.</summary>
    private void RevokeLeases()
    {
        State.Epoch++;
        _drain.Ended(_leases.Clear());
    }

    private TimeSpan TimeToLiveOf(LeaseRequest request) =>
        request.TimeToLive is { } wanted && wanted > TimeSpan.Zero && wanted < _options.LeaseTimeToLive
            ? wanted
            : _options.LeaseTimeToLive;

    private Lease ToLease(LeaseEntry entry) => new()
    {
        AccountId = Id,
        LeaseId = entry.LeaseId,
        Epoch = State.Epoch,
        ExpiresAt = entry.ExpiresAt,
    };
}
