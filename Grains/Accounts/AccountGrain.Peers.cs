using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Peers;
using Grains.Interfaces.Rates;
using Grains.Peers;
using Orleans.Storage;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // Accounts whose day has begun do not all resolve in its first second.
    private static readonly TimeSpan ResolveSpread = TimeSpan.FromMinutes(10);

    private PeerMemory? _memory;

    private PeerMemory Memory
    {
        get
        {
            _memory ??= new PeerMemory(_peers.State, PeerRules);
            _memory.Options = PeerRules;
            return _memory;
        }
    }

    /// <inheritdoc/>
    public async Task<OperationResult<ChannelInfo>> ResolveAsync(Lease lease, string username, CancellationToken cancellationToken = default)
    {
        await TakeUpAsync(lease);
        var entry = Admit<ChannelInfo>(lease, TelegramMethods.ResolveUsername, out var refused);
        if (entry is null)
        {
            return refused!;
        }

        if (Memory.Find(username) is { } known)
        {
            return new OperationResult<ChannelInfo> { Value = InfoOf(known) };
        }

        if (await SharedAsync(username) is { } shared)
        {
            // Who the name belongs to is enough here; the hash is learnt by the account that reads the channel.
            return shared.Channel is { } channel
                ? new OperationResult<ChannelInfo> { Value = channel }
                : new OperationResult<ChannelInfo> { Failure = FailureOf(shared) };
        }

        if (Pay<ChannelInfo>(entry, MethodClass.Resolve) is { } unpaid)
        {
            return unpaid;
        }

        var (found, failure) = await AskForAsync(username, cancellationToken);
        return new OperationResult<ChannelInfo> { Value = found is null ? null : InfoOf(found), Failure = failure };
    }

    /// <summary>
    /// Calls Telegram about a channel that the account knows or learns. A remembered access hash that is no longer good is learnt anew once;
    /// every other fault is applied to the account, but for those that <paramref name="isAnswer"/> takes for an answer.
    /// </summary>
    private async Task<ChannelCall<T>> OnChannelAsync<T>(
        string method,
        long channelId,
        string username,
        Func<ITelegramSession, KnownPeer, Task<SessionResult<T>>> call,
        CancellationToken cancellationToken,
        Func<SessionFault, bool>? isAnswer = null)
        where T : class
    {
        var started = _time.GetTimestamp();
        for (var isPatient = true; ;)
        {
            var (known, isFresh, failure) = await MeetAsync(channelId, username, cancellationToken);
            if (known is null)
            {
                return new ChannelCall<T>(null, null, failure);
            }

            if (_session is not { } session)
            {
                return new ChannelCall<T>(null, null, new OperationFailure { Kind = FailureKind.Disconnected, Error = "SESSION_CLOSED" });
            }

            var (value, fault, outcome) = await CallAsync(method, session, call(session, known));
            if (fault is null || isAnswer?.Invoke(fault) == true)
            {
                return new ChannelCall<T>(value, fault, null);
            }

            if (isPatient && await WaitOutAsync(method, fault, outcome, channelId, session, started, cancellationToken))
            {
                isPatient = false;
                continue;
            }

            if (outcome.Effect != AccountEffect.ForgetPeer || isFresh)
            {
                return new ChannelCall<T>(null, null, await ApplyAsync(method, fault, outcome, channelId));
            }

            // The hash was of an earlier day.
            Memory.Forget(channelId, known.AccessHash);
        }
    }

    /// <summary>Finds the channel among those that the account knows, or learns it, which is charged beside what the caller has paid.</summary>
    private async Task<(KnownPeer? Known, bool IsFresh, OperationFailure? Failure)> MeetAsync(long channelId, string username, CancellationToken cancellationToken)
    {
        if (Memory.Find(channelId, username) is { } known)
        {
            return (known, false, null);
        }

        if (Memory.Find(username) is not null)
        {
            return (null, false, ChannelMoved());
        }

        if (await SharedAsync(username) is { } shared)
        {
            if (shared.Channel is null)
            {
                return (null, false, FailureOf(shared));
            }

            // What was waited for may have taught the account the channel.
            if (Memory.Find(channelId) is { } met)
            {
                return (met, false, null);
            }
        }

        var (learnt, failure) = await AskForAsync(username, cancellationToken);
        if (learnt is null)
        {
            return (null, false, failure);
        }

        Rates.Charge(MethodClass.Resolve);
        return learnt.ChannelId == channelId ? (learnt, true, null) : (null, false, ChannelMoved());
    }

    private static OperationFailure ChannelMoved() => new() { Kind = FailureKind.PeerNotFound, Error = "CHANNEL_MOVED" };

    /// <summary>Resolves a username at Telegram, within the day's budget, and tells the others what came of it.</summary>
    private async Task<(KnownPeer? Known, OperationFailure? Failure)> AskForAsync(string username, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (Parking.UntilOf(TelegramMethods.ResolveUsername, now) is { } until)
        {
            return (null, new OperationFailure { Kind = FailureKind.Flood, Error = "PARKED", RetryAfter = until - now });
        }

        if (ResolveBudgetWait(now) is { } wait)
        {
            _peerMetrics.OverBudget();
            return (null, new OperationFailure { Kind = FailureKind.RateLimited, Error = "RESOLVE_BUDGET", RetryAfter = wait });
        }

        if (_session is not { } session)
        {
            return (null, new OperationFailure { Kind = FailureKind.Disconnected, Error = "SESSION_CLOSED" });
        }

        Memory.CountResolve(now);
        _peerMetrics.Resolved();
        var started = _time.GetTimestamp();
        var (found, fault, outcome) = await CallAsync(
            TelegramMethods.ResolveUsername, session, session.ResolveAsync(username, cancellationToken));
        if (fault is not null && await WaitOutAsync(TelegramMethods.ResolveUsername, fault, outcome, 0, session, started, cancellationToken))
        {
            (found, fault, outcome) = await CallAsync(
                TelegramMethods.ResolveUsername, session, session.ResolveAsync(username, cancellationToken));
        }

        if (found is null)
        {
            await SavePeersAsync();
            if (FindingOf(fault!) is { } finding)
            {
                await Names(username).MissedAsync(username, finding);
            }

            return (null, await ApplyAsync(TelegramMethods.ResolveUsername, fault!, outcome));
        }

        var known = PeerMemory.Of(found);
        Memory.Put(username, known);
        _learntPeers.Add(PeerMemory.KeyOf(username));
        await SavePeersAsync();
        await Names(username).FoundAsync(username, found.Info);
        return (known, null);
    }

    /// <summary>How long the account may not resolve; null where it may.</summary>
    private TimeSpan? ResolveBudgetWait(DateTimeOffset now) => Memory.ResolveWait(now) + (ResolveSpread * _random.NextDouble());

    /// <summary>What all accounts together know of a username; null where nobody knows, or the cache does not answer.</summary>
    private async Task<UsernameEntry?> SharedAsync(string username)
    {
        try
        {
            return await Names(username).FindAsync(username);
        }
        catch (Exception exception)
        {
            // Its silo may just be dying. Telegram knows as well.
            LogCacheSilent(_logger, Id, exception);
            return null;
        }
    }

    private IUsernameCacheGrain Names(string username) => GrainFactory.GetGrain<IUsernameCacheGrain>(IUsernameCacheGrain.ShardOf(username));

    /// <summary>Takes in the channels that answers have shown along the way; they are stored with the next upkeep.</summary>
    private void TakeMet(ITelegramSession session)
    {
        foreach (var found in session.TakeMet())
        {
            var isNew = Memory.Meet(found, out var former);
            if (former is not null)
            {
                _peerMetrics.Renamed();
                LogRenamed(_logger, Id, found.Info.ChannelId, former, found.Info.Username);
                _ = Names(former).LeftAsync(former, found.Info.ChannelId);
                _ = Names(found.Info.Username).FoundAsync(found.Info.Username, found.Info);
            }

            if (isNew)
            {
                _peerMetrics.Met();
                _learntPeers.Add(PeerMemory.KeyOf(found.Info.Username));
            }
        }
    }

    private async Task SavePeersAsync()
    {
        Memory.IsDirty = false;
        await _peerWrites.WaitAsync();
        try
        {
            await _peers.WriteStateAsync();
        }
        catch (Exception exception) when (exception is not InconsistentStateException)
        {
            // Telegram tells it again: no reason to close a connection that works. The next upkeep tries again.
            Memory.IsDirty = true;
            LogPeersNotStored(_logger, Id, exception);
        }
        catch (InconsistentStateException)
        {
            LogOwnershipLost(_logger, Id);
            await LoseAsync();
            throw;
        }
        finally
        {
            _peerWrites.Release();
        }
    }

    private OperationFailure FailureOf(UsernameEntry entry) => new()
    {
        Kind = FailureKind.PeerNotFound,
        Error = entry.Finding switch
        {
            UsernameFinding.Invalid => "USERNAME_INVALID",
            UsernameFinding.NotAChannel => IPeerSession.NotAChannel,
            _ => "USERNAME_NOT_OCCUPIED",
        },
        RetryAfter = entry.ExpiresAt - _time.GetUtcNow() is { Ticks: > 0 } left ? left : null,
    };

    private static UsernameFinding? FindingOf(SessionFault fault) => fault.Name switch
    {
        "USERNAME_NOT_OCCUPIED" => UsernameFinding.NotOccupied,
        "USERNAME_INVALID" => UsernameFinding.Invalid,
        IPeerSession.NotAChannel => UsernameFinding.NotAChannel,
        _ => null,
    };

    private static ChannelInfo InfoOf(KnownPeer peer) => new()
    {
        ChannelId = peer.ChannelId,
        Username = peer.Username,
        Title = peer.Title,
        IsBroadcast = peer.IsBroadcast,
    };
}
