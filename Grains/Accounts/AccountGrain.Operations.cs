using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    /// <inheritdoc/>
    public async Task<OperationResult<ChannelInfo>> ResolveAsync(Lease lease, string username, CancellationToken cancellationToken = default)
    {
        var entry = Admit<ChannelInfo>(lease, TelegramMethods.ResolveUsername, out var refused);
        if (entry is null)
        {
            return refused!;
        }

        if (Known(username) is { } known)
        {
            return new OperationResult<ChannelInfo> { Value = InfoOf(known) };
        }

        if (Pay<ChannelInfo>(entry, MethodClass.Resolve) is { } unpaid)
        {
            return unpaid;
        }

        var (found, failure) = await LearnAsync(username, cancellationToken);
        return new OperationResult<ChannelInfo> { Value = found is null ? null : InfoOf(found), Failure = failure };
    }

    /// <inheritdoc/>
    public async Task<OperationResult<HistoryPage>> GetHistoryAsync(Lease lease, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        var entry = Admit<HistoryPage>(lease, TelegramMethods.GetHistory, out var refused, query.ChannelId);
        if (entry is null)
        {
            return refused!;
        }

        if (query.Limit is < 1 or > 100)
        {
            return Failed<HistoryPage>(FailureKind.Refused, "LIMIT_INVALID");
        }

        if (Pay<HistoryPage>(entry, MethodClass.History) is { } unpaid)
        {
            return unpaid;
        }

        var known = Known(query.Username);
        var remembered = known is not null;
        for (; ; )
        {
            if (known is null)
            {
                (known, var failure) = await LearnAsync(query.Username, cancellationToken);
                if (known is null)
                {
                    return new OperationResult<HistoryPage> { Failure = failure };
                }

                // The grant paid for one call; this is the second.
                _rates.Charge(MethodClass.Resolve);
            }

            if (known.ChannelId != query.ChannelId)
            {
                return Failed<HistoryPage>(FailureKind.PeerNotFound, "CHANNEL_MOVED");
            }

            if (_session is not { } session)
            {
                return Failed<HistoryPage>(FailureKind.Disconnected, "SESSION_CLOSED");
            }

            var accessHash = known.AccessHash;
            var (page, fault, outcome) = await CallAsync(
                TelegramMethods.GetHistory, session, session.GetHistoryAsync(query, accessHash, cancellationToken));
            if (fault is null)
            {
                return new OperationResult<HistoryPage> { Value = page };
            }

            if (outcome.Effect == AccountEffect.ForgetPeer && remembered)
            {
                // The hash was of an earlier day: learn it anew once.
                await ForgetAsync(query.Username, accessHash);
                (known, remembered) = (null, false);
                continue;
            }

            return new OperationResult<HistoryPage> { Failure = await ApplyAsync(TelegramMethods.GetHistory, fault, outcome, query.ChannelId) };
        }
    }

    /// <summary>Checks the fence and what Telegram asked for; null where the operation may not run now.</summary>
    private LeaseEntry? Admit<T>(Lease lease, string method, out OperationResult<T>? refused, long channelId = 0)
        where T : class
    {
        refused = null;
        var now = _time.GetUtcNow();
        var refusal = CheckLease(lease, now, out var entry);
        if (BarredBy() is var barred && barred != LeaseRefusal.None)
        {
            refusal = barred;
        }

        if (refusal != LeaseRefusal.None)
        {
            refused = new OperationResult<T>
            {
                Failure = new OperationFailure { Kind = FailureKind.Lease, Error = refusal.ToString(), Refusal = refusal },
            };
            return null;
        }

        if (Parking.UntilOf(method, now, channelId) is { } until)
        {
            refused = Failed<T>(FailureKind.Flood, "PARKED", until - now);
            return null;
        }

        if (OpenSession() is null)
        {
            refused = Failed<T>(FailureKind.AccountLost, "SESSION_DAMAGED");
            return null;
        }

        return entry;
    }

    /// <summary>Uses what the grant has paid, or pays; null where that worked.</summary>
    private OperationResult<T>? Pay<T>(LeaseEntry entry, MethodClass methods)
        where T : class
    {
        entry.Calls++;
        if (entry.Prepaid)
        {
            entry.Prepaid = false;
            if (entry.Class == methods)
            {
                return null;
            }

            _rates.Refund(entry.Class);
        }

        var wait = _rates.TryTake(methods);
        return wait > TimeSpan.Zero ? Failed<T>(FailureKind.RateLimited, "RATE", wait) : null;
    }

    private async Task<(KnownPeer? Known, OperationFailure? Failure)> LearnAsync(string username, CancellationToken cancellationToken)
    {
        if (Parking.UntilOf(TelegramMethods.ResolveUsername, _time.GetUtcNow()) is { } until)
        {
            return (null, new OperationFailure { Kind = FailureKind.Flood, Error = "PARKED", RetryAfter = until - _time.GetUtcNow() });
        }

        var session = _session!;
        var (found, fault, outcome) = await CallAsync(
            TelegramMethods.ResolveUsername, session, session.ResolveAsync(username, cancellationToken));
        if (found is null)
        {
            return (null, await ApplyAsync(TelegramMethods.ResolveUsername, fault!, outcome));
        }

        var known = new KnownPeer
        {
            ChannelId = found.Info.ChannelId,
            AccessHash = found.AccessHash,
            Username = found.Info.Username,
            Title = found.Info.Title,
            IsBroadcast = found.Info.IsBroadcast,
        };
        _peers.State.Channels[KeyOf(username)] = known;
        _learntPeers.Add(KeyOf(username));
        await SaveAsync(_peers, _peerWrites);
        return (known, null);
    }

    /// <summary>Counts a call and stores what it changed in the session.</summary>
    private async Task<(T? Value, SessionFault? Fault, CallOutcome Outcome)> CallAsync<T>(
        string method, ITelegramSession session, Task<SessionResult<T>> call)
        where T : class
    {
        var started = _time.GetTimestamp();
        _calls++;
        var result = await call;
        var outcome = result.Fault is { } fault ? CallOutcome.Of(fault) : default;
        LearnRate(method, result.Fault);
        _metrics.Called(method, Id, session.HomeDc, result.Fault is null ? "ok" : StatusOf(outcome), _time.GetElapsedTime(started));
        _disconnected = result.Fault?.Kind == SessionFaultKind.Disconnected;
        if (result.Fault is null)
        {
            _suspicions = 0;
            _lastWarning = string.Empty;
        }

        if (ReferenceEquals(session, _session) && session.Revision != _savedRevision && IsLoggedIn)
        {
            await SaveSessionAsync();
        }

        return (result.Value, result.Fault, outcome);
    }

    private static string StatusOf(CallOutcome outcome) => outcome.Failure.ToString().ToLowerInvariant();

    private KnownPeer? Known(string username) => _peers.State.Channels.GetValueOrDefault(KeyOf(username));

    private async Task ForgetAsync(string username, long accessHash)
    {
        var key = KeyOf(username);
        if (_peers.State.Channels.TryGetValue(key, out var known) && known.AccessHash == accessHash)
        {
            _peers.State.Channels.Remove(key);
            await SaveAsync(_peers, _peerWrites);
        }
    }

    private static string KeyOf(string username) => username.ToLowerInvariant();

    private static ChannelInfo InfoOf(KnownPeer peer) => new()
    {
        ChannelId = peer.ChannelId,
        Username = peer.Username,
        Title = peer.Title,
        IsBroadcast = peer.IsBroadcast,
    };

    private static OperationResult<T> Failed<T>(FailureKind kind, string error, TimeSpan? retryAfter = null)
        where T : class => new()
        {
            Failure = new OperationFailure { Kind = kind, Error = error, RetryAfter = retryAfter },
        };
}
