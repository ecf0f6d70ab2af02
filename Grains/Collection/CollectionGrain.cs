using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Collection;

/// <summary>
/// Shares a job's pieces among its workers. Assignments are stored before they are told; that a worker lives is known in memory only, and a new
/// activation gives every worker the longest time to live to show itself before it passes its pieces on.
/// </summary>
internal sealed class CollectionGrain : Grain, ICollectionGrain
{
    private static readonly TimeSpan LongestTimeToLive = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly IPersistentState<CollectionGrainState> _job;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _strangersUntil;
    private readonly WorkSharing _sharing;
    private bool _isNoted;

    public CollectionGrain(
        [PersistentState("collection", GrainStorageNames.Durable)] IPersistentState<CollectionGrainState> job,
        [FromKeyedServices(GrainClock.Key)] TimeProvider time)
    {
        _job = job;
        _time = time;
        _strangersUntil = time.GetUtcNow() + Grace;
        _sharing = new WorkSharing(() => _job.State);
    }

    /// <inheritdoc/>
    public async Task<CollectionAnswer> ChangeAsync(CollectionChange change)
    {
        var problems = Check(change);
        if (problems.Count > 0)
        {
            return new CollectionAnswer { Problems = [.. problems] };
        }

        var items = change.Channels.Select(static channel => channel.ToLowerInvariant()).Distinct().SelectMany(_ => change.Kinds.Distinct(), static (channel, kind) => new WorkItem(channel, kind)).ToList();
        var changed = change.Remove ? items.Count(Remove) : items.Count(Add);
        if (changed > 0)
        {
            _sharing.Share(_time.GetUtcNow(), _strangersUntil);
            await StoreAsync();
            await NoteAsync();
        }

        return new CollectionAnswer { Changed = changed };
    }

    /// <inheritdoc/>
    public async Task<int> PauseAsync(WorkItem[] items, bool isPaused)
    {
        var wanted = items.ToHashSet();
        var changed = _job.State.Work.Where(work => !work.IsRemoved && work.IsPaused != isPaused && wanted.Contains(work.Item)).ToList();
        foreach (var work in changed)
        {
            work.IsPaused = isPaused;
            // One that goes on before its worker has stopped it is stopped all the same, and then free.
            work.IsMoving |= isPaused && work.Worker.Length > 0;
        }

        if (changed.Count > 0)
        {
            _sharing.Share(_time.GetUtcNow(), _strangersUntil);
            await StoreAsync();
        }

        return changed.Count;
    }

    /// <inheritdoc/>
    public Task<CollectionListing> ListAsync()
    {
        var now = _time.GetUtcNow();
        var work = _job.State.Work.Where(static work => !work.IsRemoved).ToList();
        return Task.FromResult(new CollectionListing
        {
            Work =
            [
                .. from piece in work
                   orderby piece.Item.Channel, piece.Item.Kind
                   select new WorkStatus { Item = piece.Item, Worker = piece.Worker, Epoch = piece.Epoch, IsMoving = piece.IsMoving, IsPaused = piece.IsPaused },
            ],
            Workers =
            [
                .. from worker in _sharing.Workers
                   where worker.ExpiresAt > now
                   orderby worker.Info.Name
                   select new WorkerStatus
                   {
                       Name = worker.Info.Name,
                       Kinds = worker.Info.Kinds,
                       Capacity = worker.Info.Capacity,
                       Assigned = work.Count(piece => piece.Worker == worker.Info.Name),
                       ExpiresAt = worker.ExpiresAt,
                   },
            ],
        });
    }

    /// <inheritdoc/>
    public async Task<WorkAnswer> AttachAsync(WorkerInfo worker)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(worker.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(worker.TimeToLive.Ticks, nameof(worker));
        _sharing.Attach(worker with { TimeToLive = worker.TimeToLive < LongestTimeToLive ? worker.TimeToLive : LongestTimeToLive }, _time.GetUtcNow());
        await NoteAsync();
        return await AnswerAsync(worker.Name, changed: false);
    }

    /// <inheritdoc/>
    public Task<WorkAnswer> HeartbeatAsync(string worker, Guid instance, WorkItem[] running)
    {
        var now = _time.GetUtcNow();
        if (_sharing.Find(worker) is not { } known || known.ExpiresAt <= now)
        {
            return Task.FromResult(new WorkAnswer { IsKnown = false });
        }

        if (known.Info.Instance != instance)
        {
            return Task.FromResult(new WorkAnswer { IsKnown = false, IsReplaced = true });
        }

        known.ExpiresAt = now + known.Info.TimeToLive;
        return AnswerAsync(worker, _sharing.Stopped(worker, running));
    }

    /// <inheritdoc/>
    public async Task DetachAsync(string worker, Guid instance)
    {
        if (_sharing.Find(worker)?.Info.Instance != instance)
        {
            return;
        }

        _sharing.Detach(worker);
        if (_sharing.Stopped(worker, []) | _sharing.Free(worker) | _sharing.Share(_time.GetUtcNow(), _strangersUntil))
        {
            await StoreAsync();
        }
    }

    private static List<string> Check(CollectionChange change)
    {
        var problems = new List<string>();
        for (var i = 0; i < change.Channels.Length; i++)
        {
            var name = change.Channels[i];
            if (name.Length is 0 or > 64 || !name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                problems.Add($"channel {i + 1}: '{name}' is no username");
            }
        }

        for (var i = 0; i < change.Kinds.Length; i++)
        {
            if (!CollectionKind.All.Contains(change.Kinds[i]))
            {
                problems.Add($"kind {i + 1}: '{change.Kinds[i]}' is none of {string.Join(", ", CollectionKind.All)}");
            }
        }

        if (change.Channels.Length == 0)
        {
            problems.Add("no channel is named");
        }

        if (change.Kinds.Length == 0)
        {
            problems.Add("no kind is named");
        }

        return problems;
    }

    private bool Add(WorkItem item)
    {
        if (_job.State.Work.Find(work => work.Item == item) is not { } known)
        {
            _job.State.Work.Add(new AssignedWork { Item = item });
            return true;
        }

        // Removed and added again before its worker has stopped it: it stops it, and then it is free.
        (var added, known.IsRemoved, known.IsMoving) = (known.IsRemoved, false, known.IsMoving || known.IsRemoved);
        return added;
    }

    private bool Remove(WorkItem item)
    {
        if (_job.State.Work.Find(work => work.Item == item) is not { IsRemoved: false } known)
        {
            return false;
        }

        known.IsRemoved = true;
        return true;
    }

    private async Task<WorkAnswer> AnswerAsync(string worker, bool changed)
    {
        if (_sharing.Share(_time.GetUtcNow(), _strangersUntil) || changed)
        {
            await StoreAsync();
        }

        return new WorkAnswer { IsKnown = true, Assignments = _sharing.AssignmentsOf(worker) };
    }

    /// <summary>Tells once that this job is there. Work does not depend on it: whoever comes next tries again.</summary>
    private async Task NoteAsync()
    {
        if (_isNoted)
        {
            return;
        }

        _isNoted = true;
        try
        {
            await GrainFactory.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.DefaultKey).NoteAsync(this.GetPrimaryKeyString());
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException)
        {
            _isNoted = false;
        }
    }

    private async Task StoreAsync()
    {
        try
        {
            await _job.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }
    }
}
