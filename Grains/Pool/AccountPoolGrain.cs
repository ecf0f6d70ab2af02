using Grains.Accounts;
using Grains.Endings;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Pool;

/// <summary>
/// One pool. Every call interleaves; what makes that safe: members, queues and counts are changed between two awaits only, and whoever
/// comes back from an await looks at them anew. It calls accounts; accounts call it one way.
/// </summary>
internal sealed partial class AccountPoolGrain : Grain, IAccountPoolGrain, IHearsItsEnd
{
    private readonly IPersistentState<AccountPoolState> _pool;
    private readonly AccountDrain _drain;
    private readonly PoolMetrics _metrics;
    private readonly IOptionsMonitor<PoolOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AccountPoolGrain> _logger;
    private readonly PoolMembers _members = new();
    private readonly PeerIndex _peers = new();
    private readonly SemaphoreSlim _writes = new(1, 1);
    private IGrainTimer? _saveTimer;
    private long _changes;
    private long _stored;

    public AccountPoolGrain(
        [PersistentState("pool", GrainStorageNames.Durable)] IPersistentState<AccountPoolState> pool,
        AccountDrain drain,
        PoolMetrics metrics,
        IOptionsMonitor<PoolOptions> options,
        [FromKeyedServices(GrainClock.Key)] TimeProvider time,
        ILogger<AccountPoolGrain> logger)
    {
        _pool = pool;
        _drain = drain;
        _metrics = metrics;
        _options = options;
        _time = time;
        _logger = logger;
        _window = Options.GrantsInFlight;
        _choose = waiter => Choose(waiter, _time.GetUtcNow());
    }

    // As they hold now: operators change them while the pool works.
    private PoolOptions Options => _options.CurrentValue;

    private string Id => this.GetPrimaryKeyString();

    private AccountPoolState State => _pool.State;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var accountId in State.Accounts)
        {
            var member = _members.Add(accountId, now);
            member.IsDrained = State.Drained.Contains(accountId);
            member.Standing = State.Unusable.GetValueOrDefault(accountId);
            _members.Refresh(member, now);
        }

        var options = new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true };
        _wakeTimer = this.RegisterGrainTimer(static (grain, _) => grain.WakeAsync(), this, options);
        _saveTimer = this.RegisterGrainTimer(static (grain, _) => grain.SaveAsync(), this, options);
        _ = WatchStopAsync();
        _metrics.Watch(Id, _queues.CountOf);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    void IHearsItsEnd.EndBegins() => _ending.TrySetResult();

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending.TrySetResult();
        _metrics.Forget(Id);
        RefuseAll(LeaseRefusal.Draining, MovesReason, Options.HoldAfterFailure);
        if (_stored < _changes && reason.ReasonCode != DeactivationReasonCode.ApplicationError)
        {
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public Task AddAsync(string accountId) => AddManyAsync([accountId]);

    /// <inheritdoc/>
    public async Task AddManyAsync(string[] accountIds)
    {
        var now = _time.GetUtcNow();
        var change = 0L;
        foreach (var accountId in accountIds)
        {
            if (_members.Find(accountId) is null)
            {
                _members.Add(accountId, now);
                State.Accounts.Add(accountId);
                change = ++_changes;
            }
        }

        if (change > 0)
        {
            Pump();
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string accountId)
    {
        if (_members.Find(accountId) is { } member)
        {
            _peers.Forget(member);
            _members.Remove(accountId);
            State.Accounts.Remove(accountId);
            State.Drained.Remove(accountId);
            State.Unusable.Remove(accountId);
            _changes++;
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>(State.Accounts.ToArray());

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountStatus>> ListStatusAsync() =>
        Task.FromResult<IReadOnlyList<AccountStatus>>(State.Accounts.Select(accountId => StatusOf(_members.Find(accountId)!)).ToArray());

    /// <inheritdoc/>
    public Task ReportAsync(AccountReport report)
    {
        if (_members.Find(report.Status.AccountId) is { } member)
        {
            Apply(member, report, _time.GetUtcNow());
            Pump();
        }

        return Task.CompletedTask;
    }

    private static AccountStatus StatusOf(PoolMember member) =>
        member.Report?.Status ?? new AccountStatus
        {
            AccountId = member.AccountId,
            State = member.Standing switch
            {
                LeaseRefusal.Disabled => AccountState.Disabled,
                LeaseRefusal.Restricted => AccountState.Restricted,
                LeaseRefusal.NotLoggedIn => AccountState.New,
                _ => AccountState.Ready,
            },
        };

    /// <summary>Takes in how an account stands, and what has ended since it told last.</summary>
    private void Apply(PoolMember member, AccountReport report, DateTimeOffset now)
    {
        // What ended has ended, whichever report is the newest.
        foreach (var ended in report.Ended)
        {
            Ended(ended);
        }

        if (report.IsPeerListWhole || report.Peers.Length > 0)
        {
            foreach (var peer in report.Peers)
            {
                _peers.Learn(peer, member);
            }
        }

        var before = member.Standing;
        if (PoolMembers.Apply(member, report))
        {
            if (report.Ended.Length > 0)
            {
                member.HeldUntil = DateTimeOffset.MinValue;
            }

            _members.Refresh(member, now);
            WakeDrained();
            if (member.Standing != before)
            {
                _earliest.Clear();
                NoteStanding(member);
            }
        }
    }

    /// <summary>Remembers whether an account can be leased, so that a pool that begins anew does not wake those that cannot.</summary>
    private void NoteStanding(PoolMember member)
    {
        // A host that stops takes its accounts along; elsewhere they can be leased.
        var changed = member.Standing is LeaseRefusal.None or LeaseRefusal.Draining
            ? State.Unusable.Remove(member.AccountId)
            : !State.Unusable.TryGetValue(member.AccountId, out var known) || known != member.Standing;
        if (changed)
        {
            if (member.Standing is not LeaseRefusal.None and not LeaseRefusal.Draining)
            {
                State.Unusable[member.AccountId] = member.Standing;
            }

            _changes++;
            _saveTimer?.Change(Options.SaveDelay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Stores the members. Calls that come while one is under way share the next.</summary>
    private async Task SaveAsync()
    {
        var wanted = _changes;
        await _writes.WaitAsync();
        try
        {
            if (_stored < wanted)
            {
                var change = _changes;
                await _pool.WriteStateAsync();
                _stored = change;
            }
        }
        catch (Exception exception)
        {
            // What is in memory was not stored: start again from what is.
            LogNotStored(_logger, Id, exception);
            RefuseAll(LeaseRefusal.Draining, "the pool begins anew", Options.HoldAfterFailure);
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writes.Release();
        }
    }
}
