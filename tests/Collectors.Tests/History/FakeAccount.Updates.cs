using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Updates;

namespace Telepool.Collectors.Tests.History;

/// <content>Updates.</content>
internal sealed partial class FakeAccount
{
    // A lock of its own: within it no other is taken, while channels push under theirs.
    private readonly Lock _pushing = new();
    private readonly List<PushedUpdate?> _pushed = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isMember;

    /// <summary>Puts what happened somewhere else on its way: nowhere, twice, or later.</summary>
    public Func<PushedUpdate, IEnumerable<PushedUpdate>> Conveying { get; set; } = static update => [update];

    /// <summary>Decides the failure of the n-th difference; null lets it through.</summary>
    public Func<int, OperationFailure?> FailingDifference { get; set; } = static _ => null;

    public int DifferenceCalls { get; private set; }

    /// <summary>Puts the account into all channels: from now on it is told what happens.</summary>
    public void Join()
    {
        _isMember = true;
        foreach (var channel in channels)
        {
            channel.Happened += Push;
        }
    }

    /// <summary>Tells its readers that something may be missing.</summary>
    public void BreakStream() => Add(null);

    /// <summary>Ends the account: leases are void, and whoever waits learns it.</summary>
    public void Lose()
    {
        Refuses = LeaseRefusal.Disabled;
        ForgetLeases();
        Signal();
    }

    public Task<OperationResult<ChannelDifferencePage>> GetChannelDifferenceAsync(Lease lease, DifferenceQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OperationFailure? failure;
        lock (_gate)
        {
            failure = FailureOf(lease) ?? FailingDifference(++DifferenceCalls);
            if (failure is { Kind: FailureKind.Flood, RetryAfter: { } wait })
            {
                _floodedUntil = time.GetUtcNow() + wait;
            }
        }

        var channel = channels.FirstOrDefault(channel => channel.ChannelId == query.ChannelId);
        return Task.FromResult(failure is not null || channel is null
            ? new OperationResult<ChannelDifferencePage> { Failure = failure ?? new OperationFailure { Kind = FailureKind.PeerNotFound, Error = "CHANNEL_PRIVATE" } }
            : new OperationResult<ChannelDifferencePage>
            {
                Value = (query.Pts == 0 ? new ChannelDifferencePage { Pts = channel.Pts, IsFinal = true } : channel.Difference(query.Pts, query.Limit)) with { IsMember = _isMember },
            });
    }

    public async Task<OperationResult<PushedUpdates>> WaitUpdatesAsync(Lease lease, long afterSequence, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(wait);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (FailureOf(lease) is { } failure)
                {
                    return new OperationResult<PushedUpdates> { Failure = failure };
                }
            }

            lock (_pushing)
            {
                changed = _changed.Task;
                var sequence = _pushed.Count + 1;
                if (afterSequence == 0)
                {
                    return new OperationResult<PushedUpdates> { Value = new PushedUpdates { Sequence = sequence, Gap = true } };
                }

                if (afterSequence < sequence || limit.IsCancellationRequested)
                {
                    var items = _pushed.Skip((int)afterSequence - 1).ToList();
                    return new OperationResult<PushedUpdates> { Value = new PushedUpdates { Sequence = sequence, Items = [.. items.OfType<PushedUpdate>()], Gap = items.Contains(null) } };
                }
            }

            await changed.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private OperationFailure? FailureOf(Lease lease) => _leases.Contains(lease.LeaseId)
        ? null
        : new OperationFailure { Kind = FailureKind.Lease, Error = "lease", Refusal = LeaseRefusal.Unknown };

    private void Push(PushedUpdate update)
    {
        foreach (var conveyed in Conveying(update))
        {
            Add(conveyed);
        }
    }

    private void Add(PushedUpdate? update)
    {
        lock (_pushing)
        {
            _pushed.Add(update);
        }

        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_pushing)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
