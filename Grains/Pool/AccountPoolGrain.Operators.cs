using System.Globalization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Grains.Pool;

internal sealed partial class AccountPoolGrain
{
    private static readonly TimeSpan DrainWaitMax = TimeSpan.FromSeconds(20);

    // Between the permission to leave and the report of having left.
    private static readonly TimeSpan EjectionPending = TimeSpan.FromSeconds(5);

    private readonly Queue<EndedLease> _leaks = new();
    private readonly Dictionary<string, DateTimeOffset> _ejecting = new(StringComparer.Ordinal);
    private TaskCompletionSource? _leaseEnded;
    private DateTimeOffset _ejectionRefusedAt = DateTimeOffset.MinValue;
    private long _leaked;

    /// <inheritdoc/>
    public Task<LeaseListing> ListLeasesAsync()
    {
        var now = _time.GetUtcNow();
        return Task.FromResult(new LeaseListing
        {
            Leases = [.. _members.All.SelectMany(member => LeasesOf(member, now)).OrderBy(lease => lease.GrantedAt)],
            Queues = [.. _queues.NotEmpty.Select(queue => StatusOf(queue, now))],
            Leaks = [.. _leaks.Reverse()],
        });
    }

    /// <inheritdoc/>
    public async Task<LeaseInfo?> ForceExpireAsync(Guid leaseId)
    {
        var owner = _members.All.FirstOrDefault(member => (member.Report?.Leases ?? []).Any(lease => lease.LeaseId == leaseId));
        return owner is null ? null : await GrainFactory.GetGrain<IAccountGrain>(owner.AccountId).RevokeLeaseAsync(leaseId);
    }

    /// <inheritdoc/>
    public async Task<int> DrainAsync(string? accountId, TimeSpan wait)
    {
        if (!await SetDrainedAsync(accountId, isDrained: true))
        {
            return -1;
        }

        if (accountId is null)
        {
            RefuseAll(LeaseRefusal.Draining, "the pool is drained by an operator", null);
        }

        await EndLightLeasesAsync(accountId);
        var started = _time.GetTimestamp();
        wait = wait < DrainWaitMax ? wait : DrainWaitMax;
        while (CountLeases(accountId) is var left)
        {
            var remaining = wait - _time.GetElapsedTime(started);
            if (left == 0 || remaining <= TimeSpan.Zero)
            {
                return left;
            }

            _leaseEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _leaseEnded.Task.WaitAsync(remaining, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return 0;
    }

    /// <inheritdoc/>
    public async Task<bool> ResumeAsync(string? accountId)
    {
        var found = await SetDrainedAsync(accountId, isDrained: false);
        Pump();
        return found;
    }

    /// <inheritdoc/>
    public Task<PoolStatus> GetStatusAsync()
    {
        var now = _time.GetUtcNow();
        _members.Advance(now);
        var unusable = _members.All.Count(member => member.Standing != LeaseRefusal.None);
        return Task.FromResult(new PoolStatus
        {
            Pool = Id,
            Accounts = _members.Count,
            Active = _members.All.Count(member => member.IsActive),
            Free = _members.All.Count(member => (member.Mask & PurposeMask.Heavy) != 0),
            Unusable = unusable,
            Drained = State.Drained.Count,
            IsDraining = State.IsDraining,
            Leases = _members.All.Sum(member => LeasesOf(member, now).Count()),
            Waiting = _queues.Count,
            Granted = _granted,
            Refused = _refused,
            Leaked = _leaked,
            Warnings = [.. Warnings(now, unusable)],
            Calls = _members.All.Sum(static member => member.IsActive ? member.Report!.Status.Calls : 0),
            Floods = _members.All.Sum(static member => member.IsActive ? member.Report!.Status.Floods : 0),
            States = [.. _members.All.CountBy(member => StatusOf(member).State).OrderBy(static count => count.Key).Select(static count => new StateCount(count.Key, count.Value))],
        });
    }

    /// <inheritdoc/>
    public Task<AccountReport?> GetReportAsync(string accountId) => Task.FromResult(_members.Find(accountId)?.Report);

    /// <inheritdoc/>
    public Task<bool> MayEjectAsync(string accountId)
    {
        var now = _time.GetUtcNow();
        foreach (var (other, until) in _ejecting.ToList())
        {
            if (until <= now)
            {
                _ejecting.Remove(other);
            }
        }

        var total = _members.All.Count(static member => member.Standing != LeaseRefusal.NotLoggedIn);
        var ejected = _members.All.Count(member =>
            member.AccountId != accountId && (IsEjected(member) || _ejecting.ContainsKey(member.AccountId)));
        var limit = Math.Max(1, (int)(total * Options.EjectionMaxShare));
        if (ejected >= limit)
        {
            _ejectionRefusedAt = now;
            LogEjectionRefused(_logger, accountId, ejected, total);
            return Task.FromResult(false);
        }

        _ejecting[accountId] = now + EjectionPending;
        return Task.FromResult(true);
    }

    private static bool IsEjected(PoolMember member) =>
        member.Report?.Status.QuarantinedUntil is not null
        || member.Standing is not LeaseRefusal.None and not LeaseRefusal.NotLoggedIn and not LeaseRefusal.Draining;

    private IEnumerable<string> Warnings(DateTimeOffset now, int unusable)
    {
        if (now - _ejectionRefusedAt < TimeSpan.FromMinutes(10))
        {
            yield return "so many accounts fail that the cause is not theirs: suspect Telegram, the proxies or this host";
        }

        if (_members.Count > 0 && unusable == _members.Count)
        {
            yield return "no account can be leased until somebody acts";
        }

        if (PausedUntil(purpose: 0) > now)
        {
            yield return $"the rate of {_members.Pause().Scope} is used up";
        }

        if (_queues.Count >= Options.WaitingLimit)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{_queues.Count} requests wait and no more are taken");
        }
    }

    private static IEnumerable<LeaseInfo> LeasesOf(PoolMember member, DateTimeOffset now) =>
        (member.Report?.Leases ?? []).Where(lease => lease.ExpiresAt > now);

    private QueueStatus StatusOf(PurposeQueue queue, DateTimeOffset now)
    {
        var pace = _paces[queue.Purpose];
        return new QueueStatus
        {
            Tenant = queue.Tenant,
            Purpose = LeasePurpose.All[queue.Purpose],
            Waiting = queue.Count,
            Oldest = queue.First is { } first ? now - first.Since : TimeSpan.Zero,
            EstimatedWait = pace.SecondsPerGrant > 0 ? pace.WaitBehind(_queues.CountAhead(queue.Tenant, queue.Purpose)) : null,
        };
    }

    private int CountLeases(string? accountId)
    {
        var now = _time.GetUtcNow();
        return accountId is null
            ? _members.All.Sum(member => LeasesOf(member, now).Count() + member.InFlight)
            : _members.Find(accountId) is { } one ? LeasesOf(one, now).Count() + one.InFlight : 0;
    }

    /// <summary>Leases for listening never end by themselves and have nothing to finish: a drain does not wait for them.</summary>
    private async Task EndLightLeasesAsync(string? accountId)
    {
        var light = _members.All
            .Where(member => accountId is null || member.AccountId == accountId)
            .SelectMany(static member => member.Report?.Leases ?? [])
            .Where(static lease => LeasePurpose.IsLight(lease.Purpose))
            .ToList();
        foreach (var lease in light)
        {
            try
            {
                await GrainFactory.GetGrain<IAccountGrain>(lease.AccountId).RevokeLeaseAsync(lease.LeaseId);
            }
            catch (Exception exception)
            {
                // It cannot be renewed there either, and runs out by itself.
                LogLateLeaseKept(_logger, lease.AccountId, exception);
            }
        }
    }

    private async Task<bool> SetDrainedAsync(string? accountId, bool isDrained)
    {
        if (accountId is null)
        {
            State.IsDraining = isDrained;
        }
        else if (_members.Find(accountId) is { } member)
        {
            member.IsDrained = isDrained;
            _ = isDrained ? State.Drained.Add(accountId) : State.Drained.Remove(accountId);
            _members.Refresh(member, _time.GetUtcNow());
        }
        else
        {
            return false;
        }

        _earliest.Clear();
        _changes++;
        await SaveAsync();
        return true;
    }

    private void WakeDrained()
    {
        _leaseEnded?.TrySetResult();
        _leaseEnded = null;
    }

    private void Ended(EndedLease ended)
    {
        _queues.Charge(ended.Lease.Tenant, ended.Calls - 1);
        if (ended.End == LeaseEnd.Expired)
        {
            _leaked++;
            _leaks.Enqueue(ended);
            if (_leaks.Count > Options.LeaksKept)
            {
                _leaks.Dequeue();
            }

            LogLeaked(_logger, ended.Lease.Holder, ended.Lease.AccountId, ended.Lease.Purpose, ended.Lease.Tenant);
        }
    }
}
