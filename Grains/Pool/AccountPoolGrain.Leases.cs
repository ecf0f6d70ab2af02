using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging;

namespace Grains.Pool;

internal sealed partial class AccountPoolGrain
{
    // The shortest pause that a refusal names: less would be a caller's busy loop.
    private static readonly TimeSpan RetryFloor = TimeSpan.FromMilliseconds(50);

    private const string MovesReason = "the pool moves to another host";

    // Beyond its deadline a request waits at most for the account that is being asked for it.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private readonly LeaseQueues _queues = new();
    private readonly PriorityQueue<LeaseWaiter, DateTimeOffset> _deadlines = new();
    private readonly GrantPace[] _paces = [.. Enumerable.Range(0, PurposeMask.Count).Select(static _ => new GrantPace())];
    private readonly Func<LeaseWaiter, PoolMember?> _choose;
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGrainTimer? _wakeTimer;
    private DateTimeOffset _wakeAt = DateTimeOffset.MaxValue;
    private int _granting;
    private int _window;
    private bool _isPumping;
    private long _granted;
    private long _refused;

    /// <inheritdoc/>
    public async Task<LeaseAnswer> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var purpose = PurposeMask.IndexOf(request.Purpose);
        if (purpose < 0 || request.Holder.Length == 0 || request.Tenant.Length == 0 || request.Wait < TimeSpan.Zero)
        {
            return Refuse(request, LeaseRefusal.Invalid, "a request needs a holder, a tenant, a known purpose and a wait that is not negative", null);
        }

        var now = _time.GetUtcNow();
        var wait = request.Wait < Options.WaitMax ? request.Wait : Options.WaitMax;
        var waiter = new LeaseWaiter(request, purpose, now, now + wait);
        if (RefusalAtOnce(waiter, now) is { } refused)
        {
            return refused;
        }

        _queues.Add(waiter);
        Pump();
        if (waiter.IsQueued)
        {
            waiter.HasWaited = true;
            _deadlines.Enqueue(waiter, waiter.Deadline);
            RefuseLate(now);
            Arm(now);
        }

        if (waiter.IsOver)
        {
            return await waiter.Task;
        }

        using var cancelled = cancellationToken.Register(static (state, token) => ((LeaseWaiter)state!).Cancel(token), waiter);
        try
        {
            // The grain's timer refuses in time; in an activation that is told to end it does not tick while others call, and the activation does not end while this call runs.
            var longest = waiter.Deadline - now + Options.AcquireTimeout + LastPatience;
            await ((Task)waiter.Task).WaitAsync(longest, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!waiter.IsOver)
            {
                waiter.TryAnswer(Refuse(request, LeaseRefusal.Draining, MovesReason, Options.HoldAfterFailure));
            }

            return await waiter.Task;
        }
        finally
        {
            _queues.Remove(waiter);
        }
    }

    /// <summary>What can be said without waiting: who cannot be served by the deadline hears it now.</summary>
    private LeaseAnswer? RefusalAtOnce(LeaseWaiter waiter, DateTimeOffset now)
    {
        var request = waiter.Request;
        if (_drain.IsDraining)
        {
            return Refuse(request, LeaseRefusal.Draining, "the host is stopping", Options.HoldAfterFailure);
        }

        if (State.IsDraining)
        {
            return Refuse(request, LeaseRefusal.Draining, "the pool is drained by an operator", null);
        }

        _members.Advance(now);
        var earliest = EarliestFor(waiter, now);
        if (earliest is null)
        {
            return Refuse(request, LeaseRefusal.NoAccount, ReasonOfNone(request.Excluded), null);
        }

        var ahead = _queues.CountAhead(request.Tenant, waiter.Purpose);
        var estimate = ahead == 0 ? TimeSpan.Zero : _paces[waiter.Purpose].WaitBehind(ahead);
        var at = Later(Later(earliest.Value, now + estimate), PausedUntil(waiter.Purpose));
        if (_queues.CountOf(request.Tenant, waiter.Purpose) >= Options.QueueLimit || _queues.Count >= Options.WaitingLimit)
        {
            return Refuse(request, LeaseRefusal.QueueFull, $"{ahead} requests for {request.Purpose} wait already", at - now);
        }

        // A request without patience is tried as long as an account may be free.
        return at > waiter.Deadline && at > now
            ? Refuse(request, LeaseRefusal.DeadlineUnreachable, ReasonOfWait(waiter, now, at, ahead), at - now)
            : null;
    }

    private LeaseAnswer Refuse(LeaseRequest request, LeaseRefusal refusal, string reason, TimeSpan? retryAfter)
    {
        var name = refusal.ToString();
        _refused++;
        _metrics.Dropped(PurposeMask.IndexOf(request.Purpose) < 0 ? "unknown" : request.Purpose, name);
        LogRefused(_logger, request.Holder, request.Purpose, name);
        return new LeaseAnswer
        {
            Refusal = refusal,
            Reason = reason,
            RetryAfter = retryAfter is { } wait && wait < RetryFloor ? RetryFloor : retryAfter,
        };
    }

    /// <summary>Hands accounts that are free to requests that wait, in the order of the queues, until one of both is used up.</summary>
    private void Pump()
    {
        if (_isPumping || _queues.Count == 0)
        {
            return;
        }

        _isPumping = true;
        try
        {
            var now = _time.GetUtcNow();
            _members.Advance(now);
            while (_granting < _window && !State.IsDraining && _queues.TryTake(_choose) is { } taken)
            {
                if (!taken.Waiter.IsOver)
                {
                    _members.Use(taken.Member);
                    _granting++;
                    taken.Member.InFlight += PurposeMask.IsLight(taken.Waiter.Purpose) ? 0 : 1;
                    _members.Refresh(taken.Member, now);
                    _ = GrantAsync(taken.Waiter, taken.Member);
                }
            }

            RefuseLate(now);
            Arm(now);
        }
        finally
        {
            _isPumping = false;
        }
    }

    /// <summary>The account for a request: the wished one, one that knows the peer, the least recently used; null where it has to wait.</summary>
    private PoolMember? Choose(LeaseWaiter waiter, DateTimeOffset now)
    {
        var request = waiter.Request;
        if (request.PreferredAccount is { } wished && _members.Find(wished) is { } preferred && _members.IsFree(preferred, NeedsOf(waiter, preferred), request.Excluded, now))
        {
            return preferred;
        }

        if (request.Peer is { } peer)
        {
            PoolMember? best = null;
            var worthWaiting = false;
            foreach (var member in _peers.Of(peer))
            {
                if (_members.IsFree(member, waiter.Needs, request.Excluded, now))
                {
                    best = best is null || member.LastUsed < best.LastUsed ? member : best;
                }
                else if (member.IsUsable && !request.Excluded.Contains(member.AccountId))
                {
                    worthWaiting |= PoolMembers.FreeAt(member, waiter.Needs, now) < PatienceEnd(waiter);
                }
            }

            if (best is not null || (worthWaiting && now < PatienceEnd(waiter)))
            {
                return best;
            }
        }

        return _members.LeastRecentlyUsed(waiter.StrangerNeeds, request.Excluded, now);
    }

    private int NeedsOf(LeaseWaiter waiter, PoolMember member) =>
        waiter.Request.Peer is { } peer && !_peers.Of(peer).Contains(member) ? waiter.StrangerNeeds : waiter.Needs;

    // Whoever asks for now or never is not kept waiting for a better account.
    private DateTimeOffset PatienceEnd(LeaseWaiter waiter) =>
        waiter.Since + Options.AffinityPatience < waiter.Deadline ? waiter.Since + Options.AffinityPatience : waiter.Since;

    private async Task GrantAsync(LeaseWaiter waiter, PoolMember member)
    {
        try
        {
            await AskAsync(waiter, member);
        }
        catch (Exception exception)
        {
            // Nobody may be left waiting: an activation ends only when its last call has, and until then everybody here who asks for the pool waits for it.
            LogNotGranted(_logger, member.AccountId, exception);
            waiter.TryAnswer(Refuse(waiter.Request, LeaseRefusal.Draining, "the pool begins anew", Options.HoldAfterFailure));
            DeactivateOnIdle();
        }
    }

    private async Task AskAsync(LeaseWaiter waiter, PoolMember member)
    {
        var account = GrainFactory.GetGrain<IAccountGrain>(member.AccountId);
        LeaseAnswer? answer = null;
        Task<LeaseAnswer>? asked = null;
        try
        {
            asked = account.AcquireAsync(waiter.Request with { Excluded = [], PreferredAccount = null });
            answer = await asked.WaitAsync(Options.AcquireTimeout);
        }
        catch (Exception exception)
        {
            // Where it is only slow there is nothing to trace.
            LogNotGranted(_logger, member.AccountId, exception is TimeoutException ? null : exception);
            _ = asked is null ? Task.CompletedTask : GiveBackLateAsync(asked, account);
        }

        var now = _time.GetUtcNow();
        _granting--;
        member.InFlight -= PurposeMask.IsLight(waiter.Purpose) ? 0 : 1;
        if (answer?.Account is { } report)
        {
            Apply(member, report, now);
        }

        if (answer?.Lease is { } lease)
        {
            Granted(waiter, lease, account, now);
        }
        else
        {
            Hold(member, answer, now);
            if (_ending.Task.IsCompleted)
            {
                waiter.TryAnswer(Refuse(waiter.Request, LeaseRefusal.Draining, MovesReason, Options.HoldAfterFailure));
            }
            else if (!waiter.IsOver)
            {
                _queues.PutBack(waiter);
                _deadlines.Enqueue(waiter, waiter.Deadline);
            }
        }

        _members.Refresh(member, now);
        Pump();
    }

    private void Granted(LeaseWaiter waiter, Lease lease, IAccountGrain account, DateTimeOffset now)
    {
        if (waiter.HasWaited)
        {
            _paces[waiter.Purpose].Granted(now);
        }

        if (_queues.CountOf(waiter.Purpose) == 0)
        {
            _paces[waiter.Purpose].Pause();
        }

        if (waiter.TryAnswer(new LeaseAnswer { Lease = lease }))
        {
            _granted++;
            _window = Math.Min(_window + 1, Options.GrantsInFlight);
            _metrics.Granted(waiter.Request.Purpose, now - waiter.Since);
        }
        else
        {
            // Whoever asked has given up meanwhile.
            _ = GiveBackAsync(account, lease);
        }
    }

    /// <summary>Keeps an account that refused from being asked at once again, where its report does not say so itself.</summary>
    private void Hold(PoolMember member, LeaseAnswer? answer, DateTimeOffset now)
    {
        var wait = answer?.RetryAfter is { } named && named > TimeSpan.Zero ? named : Options.HoldAfterFailure;
        if (answer is { Refusal: LeaseRefusal.RateLimited, Scope: not "account" } && !answer.Scope.StartsWith("proxy/", StringComparison.Ordinal))
        {
            // A rate that accounts share is used up for all of them on this host. Whoever asks next asks for less at once.
            _members.Pause(member, now + wait, answer.Scope);
            _window = Math.Max(1, _window / 2);
            return;
        }

        member.HeldUntil = now + wait;
        member.HeldFor = answer?.Refusal ?? LeaseRefusal.Disconnected;
    }

    private async Task GiveBackLateAsync(Task<LeaseAnswer> asked, IAccountGrain account)
    {
        try
        {
            if ((await asked).Lease is { } lease)
            {
                await account.ReleaseAsync(lease);
            }
        }
        catch (Exception exception)
        {
            LogLateLeaseKept(_logger, account.GetPrimaryKeyString(), exception);
        }
    }

    private async Task GiveBackAsync(IAccountGrain account, Lease lease)
    {
        try
        {
            await account.ReleaseAsync(lease);
        }
        catch (Exception exception)
        {
            LogLateLeaseKept(_logger, lease.AccountId, exception);
        }
    }

    /// <summary>Refuses the requests whose deadline has passed and for which no account is being asked.</summary>
    private void RefuseLate(DateTimeOffset now)
    {
        while (_deadlines.TryPeek(out var waiter, out var deadline) && (deadline <= now || waiter.IsOver))
        {
            _deadlines.Dequeue();
            if (waiter is { IsQueued: true, IsOver: false })
            {
                _queues.Remove(waiter);
                waiter.TryAnswer(RefusalOfLate(waiter, now));
            }
        }

        // Requests that were granted leave their deadline behind.
        if (_deadlines.Count > (4 * _queues.Count) + 1024)
        {
            var kept = _deadlines.UnorderedItems.Where(static item => !item.Element.IsOver).ToList();
            _deadlines.Clear();
            _deadlines.EnqueueRange(kept);
        }
    }

    private LeaseAnswer RefusalOfLate(LeaseWaiter waiter, DateTimeOffset now)
    {
        if (EarliestFor(waiter, now) is not { } earliest)
        {
            return Refuse(waiter.Request, LeaseRefusal.NoAccount, ReasonOfNone(waiter.Request.Excluded), null);
        }

        var ahead = _queues.CountAhead(waiter.Request.Tenant, waiter.Purpose);
        var at = Later(Later(earliest, now + _paces[waiter.Purpose].WaitBehind(ahead)), PausedUntil(waiter.Purpose));
        return Refuse(waiter.Request, LeaseRefusal.DeadlineUnreachable, ReasonOfWait(waiter, now, at, ahead), at - now);
    }

    private void RefuseAll(LeaseRefusal refusal, string reason, TimeSpan? retryAfter)
    {
        foreach (var queue in _queues.NotEmpty.ToList())
        {
            while (queue.First is { } waiter)
            {
                _queues.Remove(waiter);
                waiter.TryAnswer(Refuse(waiter.Request, refusal, reason, retryAfter));
            }
        }
    }

    /// <summary>Sets the timer to the next moment at which time alone changes something for those who wait.</summary>
    private void Arm(DateTimeOffset now)
    {
        if (_queues.Count == 0)
        {
            return;
        }

        var at = _members.NextChange() ?? DateTimeOffset.MaxValue;
        at = Earlier(at, _deadlines.TryPeek(out _, out var deadline) ? deadline : DateTimeOffset.MaxValue);
        at = _members.NextPauseEnd(now) is { } pauseEnd ? Earlier(at, pauseEnd) : at;
        foreach (var queue in _queues.NotEmpty)
        {
            foreach (var waiter in queue.Front)
            {
                if (waiter.Request.Peer is not null && PatienceEnd(waiter) is var end && end > now)
                {
                    at = Earlier(at, end);
                }
            }
        }

        if (at != _wakeAt || at <= now)
        {
            _wakeAt = at;
            var due = at - now;
            // A tick is finer than a timer: late by as much as a millisecond, never early and then again at once.
            _wakeTimer?.Change(at == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : due + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private Task WakeAsync()
    {
        _wakeAt = DateTimeOffset.MaxValue;
        Pump();
        return Task.CompletedTask;
    }

    /// <summary>The host stops: whoever waits hears it. The wait is of this grain's turns, the signal of any thread.</summary>
    private async Task WatchStopAsync()
    {
        await Task.WhenAny(_drain.Began, _ending.Task);
        RefuseAll(LeaseRefusal.Draining, _drain.IsDraining ? "the host is stopping" : MovesReason, Options.HoldAfterFailure);
    }

    private DateTimeOffset PausedUntil(int purpose) => PurposeMask.IsLight(purpose) ? DateTimeOffset.MinValue : _members.Pause().Until;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
