using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;

namespace Telepool.Collectors.Tests.History;

/// <summary>An account that checks what a collector promises: a valid lease on every call, and none held while it waits.</summary>
internal sealed partial class FakeAccount(string accountId, IReadOnlyList<FakeTelegram> channels, TimeProvider time) : IAccountGrain
{
    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _leases = [];
    private DateTimeOffset _floodedUntil;

    public int MaxLeases { get; set; } = 2;

    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Decides the failure of the n-th call of history; null lets it through.</summary>
    public Func<int, OperationFailure?> Failing { get; set; } = static _ => null;

    public Action<int>? BeforePage { get; set; }

    public LeaseRefusal Refuses { get; set; }

    public int HistoryCalls { get; private set; }

    public int Acquired { get; private set; }

    public int Renewed { get; private set; }

    public int Held => _leases.Count;

    public Task<AccountStatus> GetStatusAsync() => Task.FromResult(new AccountStatus { AccountId = accountId, State = AccountState.Ready, HomeDc = 2, Calls = HistoryCalls });

    public Task<LoginAnswer> BeginLoginAsync(string phone) => Task.FromResult(new LoginAnswer { Step = LoginStep.Code });

    public Task<LoginAnswer> SubmitCodeAsync(string code) => Task.FromResult(code == "12345"
        ? new LoginAnswer { Step = LoginStep.Done, UserId = 7 }
        : new LoginAnswer { Step = LoginStep.Failed, Failure = new OperationFailure { Kind = FailureKind.Refused, Error = "PHONE_CODE_INVALID" } });

    public Task<LoginAnswer> SubmitPasswordAsync(string password) => Task.FromResult(new LoginAnswer { Step = LoginStep.Done });

    public Task<LoginAnswer> ImportAsync(PortableSession session, ImportMode mode) => Task.FromResult(session.Key[0] == 0
        ? new LoginAnswer { Step = LoginStep.Failed, Failure = new OperationFailure { Kind = FailureKind.Unauthorized, Error = "AUTH_KEY_UNREGISTERED" } }
        : new LoginAnswer { Step = LoginStep.Done, UserId = 7 });

    public Task<OperationResult<PortableSession>> ExportAsync() => Task.FromResult(new OperationResult<PortableSession>
    {
        Value = new PortableSession { DcId = 2, Key = [.. Enumerable.Repeat((byte)7, PortableSession.KeyLength)], UserId = 7, Address = "127.0.0.1:443", ApiId = 1 },
    });

    /// <summary>What operators asked for, in order.</summary>
    public List<AccountActionRequest> Actions { get; } = [];

    public async Task<AccountActionAnswer> ActAsync(AccountActionRequest request)
    {
        Actions.Add(request);
        return new AccountActionAnswer { Done = true, Status = await GetStatusAsync() };
    }

    public Task<IReadOnlyList<AuditEntry>> GetAuditAsync(long? before, int limit) => Task.FromResult<IReadOnlyList<AuditEntry>>(
    [
        new AuditEntry { Sequence = 1, At = DateTimeOffset.UnixEpoch, From = AccountState.New, To = AccountState.Ready, Reason = "LOGGED_IN", Actor = "operator" },
    ]);

    public Task<ResealAnswer> ResealAsync() => Task.FromResult(new ResealAnswer { AccountId = accountId, Outcome = ResealOutcome.Current });

    public Task<AccountExamination> ExamineAsync() => Task.FromResult(new AccountExamination
    {
        AccountId = accountId,
        Checks = [new AccountCheck { Name = "login", Outcome = CheckOutcome.Ok, Detail = "user 7" }],
    });

    public Task<LoginAnswer> LogOutAsync() => Task.FromResult(new LoginAnswer { Step = LoginStep.Done });

    public Task<LeaseAnswer> AcquireAsync(LeaseRequest request)
    {
        lock (_gate)
        {
            if (Refuses != LeaseRefusal.None)
            {
                return Task.FromResult(new LeaseAnswer { Refusal = Refuses });
            }

            if (_floodedUntil > time.GetUtcNow())
            {
                return Task.FromResult(new LeaseAnswer { Refusal = LeaseRefusal.Flooded, RetryAfter = _floodedUntil - time.GetUtcNow() });
            }

            if (_leases.Count >= MaxLeases)
            {
                return Task.FromResult(new LeaseAnswer { Refusal = LeaseRefusal.Busy });
            }

            Acquired++;
            var lease = new Lease { AccountId = accountId, LeaseId = Guid.NewGuid(), Epoch = 1, ExpiresAt = time.GetUtcNow() + LeaseTime };
            _leases.Add(lease.LeaseId);
            return Task.FromResult(new LeaseAnswer { Lease = lease });
        }
    }

    public Task<LeaseAnswer> RenewAsync(Lease lease)
    {
        lock (_gate)
        {
            Renewed++;
            return Task.FromResult(_leases.Contains(lease.LeaseId)
                ? new LeaseAnswer { Lease = lease with { ExpiresAt = time.GetUtcNow() + LeaseTime } }
                : new LeaseAnswer { Refusal = LeaseRefusal.Expired });
        }
    }

    public Task ReleaseAsync(Lease lease)
    {
        lock (_gate)
        {
            _leases.Remove(lease.LeaseId);
        }

        return Task.CompletedTask;
    }

    public Task<LeaseInfo?> RevokeLeaseAsync(Guid leaseId)
    {
        lock (_gate)
        {
            _leases.Remove(leaseId);
        }

        return Task.FromResult<LeaseInfo?>(null);
    }

    /// <summary>Ends every lease, as an owner that moved to another machine does.</summary>
    public void ForgetLeases()
    {
        lock (_gate)
        {
            _leases.Clear();
        }
    }

    public Task<OperationResult<ChannelInfo>> ResolveAsync(Lease lease, string username, CancellationToken cancellationToken = default)
    {
        var answers = channels.Select(channel => channel.Resolve(username)).ToList();
        return Task.FromResult(answers.FirstOrDefault(answer => answer.Value is not null) ?? answers[0]);
    }

    public Task<OperationResult<HistoryPage>> GetHistoryAsync(Lease lease, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        int call;
        lock (_gate)
        {
            call = ++HistoryCalls;
        }

        BeforePage?.Invoke(call);
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var failure = !_leases.Contains(lease.LeaseId)
                ? new OperationFailure { Kind = FailureKind.Lease, Error = "lease", Refusal = LeaseRefusal.Unknown }
                : Failing(call);
            if (failure is { Kind: FailureKind.Flood, RetryAfter: { } wait })
            {
                _floodedUntil = time.GetUtcNow() + wait;
            }

            return Task.FromResult(failure is null
                ? new OperationResult<HistoryPage> { Value = channels.Single(channel => channel.ChannelId == query.ChannelId).Page(query) }
                : new OperationResult<HistoryPage> { Failure = failure });
        }
    }
}
