using Grains.Interfaces.Collection;

namespace Grains.Collection;

/// <summary>
/// Who does what: free pieces go to the least loaded worker that does their kind; where loads differ by more than one piece, the busiest
/// worker is asked for one, which moves when it has stopped it. Pieces stay where they are otherwise. No I/O.
/// </summary>
internal sealed class WorkSharing(Func<CollectionGrainState> job)
{
    private readonly Dictionary<string, JobWorker> _workers = new(StringComparer.Ordinal);

    // The state is replaced when it is read, so it is asked for anew each time.
    private CollectionGrainState State => job();

    public IReadOnlyCollection<JobWorker> Workers => _workers.Values;

    public JobWorker? Find(string name) => _workers.GetValueOrDefault(name);

    public void Attach(WorkerInfo info, DateTimeOffset now) => _workers[info.Name] = new JobWorker(info) { ExpiresAt = now + info.TimeToLive };

    public void Detach(string name) => _workers.Remove(name);

    /// <summary>Frees the pieces that a worker was asked to stop and does not run any more.</summary>
    public bool Stopped(string worker, WorkItem[] running)
    {
        var changed = false;
        foreach (var work in State.Work.Where(work => work.Worker == worker && (work.IsMoving || work.IsRemoved) && !running.Contains(work.Item)))
        {
            Free(work);
            changed = true;
        }

        return Sweep() || changed;
    }

    /// <summary>Frees everything that a worker has.</summary>
    public bool Free(string worker)
    {
        var had = State.Work.Where(work => work.Worker == worker).ToList();
        had.ForEach(Free);
        return had.Count > 0;
    }

    /// <summary>Gives everything to somebody who lives; true where anything changed, which must be stored before it is told.</summary>
    /// <param name="now">The time.</param>
    /// <param name="strangersUntil">Up to then workers that have not attached since this activation began are taken for alive.</param>
    public bool Share(DateTimeOffset now, DateTimeOffset strangersUntil)
    {
        var changed = false;
        foreach (var dead in _workers.Values.Where(worker => worker.ExpiresAt <= now).ToList())
        {
            _workers.Remove(dead.Info.Name);
            changed |= Free(dead.Info.Name);
        }

        foreach (var work in State.Work.Where(work => work.Worker.Length > 0 && !_workers.ContainsKey(work.Worker) && (strangersUntil <= now || work.IsRemoved)))
        {
            Free(work);
            changed = true;
        }

        changed |= Sweep();
        Count();
        foreach (var work in State.Work.Where(static work => work.Worker.Length == 0 && !work.IsPaused))
        {
            if (Least(work.Item.Kind) is { } worker)
            {
                (work.Worker, work.Epoch) = (worker.Info.Name, ++State.Epoch);
                worker.Load++;
                changed = true;
            }
        }

        return Balance() || changed;
    }

    public WorkAssignment[] AssignmentsOf(string worker) =>
    [
        .. from work in State.Work
           where work.Worker == worker && !work.IsMoving && !work.IsRemoved
           select new WorkAssignment { Item = work.Item, Epoch = work.Epoch },
    ];

    private static void Free(AssignedWork work)
    {
        work.Worker = string.Empty;
        work.IsMoving = false;
    }

    private bool Sweep() => State.Work.RemoveAll(static work => work.IsRemoved && work.Worker.Length == 0) > 0;

    private void Count()
    {
        foreach (var worker in _workers.Values)
        {
            worker.Load = 0;
        }

        foreach (var work in State.Work)
        {
            if (IsKept(work) && _workers.TryGetValue(work.Worker, out var worker))
            {
                worker.Load++;
            }
        }

        // A piece that is on its way counts where it will land, so that no second one is sent after it.
        foreach (var work in State.Work.Where(static work => work.IsMoving && !work.IsRemoved && !work.IsPaused))
        {
            if (Least(work.Item.Kind) is { } taker)
            {
                taker.Load++;
            }
        }
    }

    private static bool IsKept(AssignedWork work) => work.Worker.Length > 0 && !work.IsMoving && !work.IsRemoved;

    private JobWorker? Least(string kind) => _workers.Values.Where(worker => worker.Does(kind) && worker.HasRoom).MinBy(worker => (worker.Load, worker.Info.Name));

    private bool Balance()
    {
        // The youngest assignment is on top: what was begun last has the least to lose.
        var pieces = State.Work.Where(IsKept).OrderBy(work => work.Epoch).GroupBy(work => (work.Worker, work.Item.Kind))
            .Where(group => _workers.ContainsKey(group.Key.Worker)).ToDictionary(group => group.Key, group => new Stack<AssignedWork>(group));
        var moved = false;
        while (true)
        {
            var best = pieces.Where(pair => pair.Value.Count > 0)
                .Select(pair => (Pieces: pair.Value, Giver: _workers[pair.Key.Worker], Taker: Least(pair.Key.Kind)))
                .Where(move => move.Taker is not null && move.Giver.Load - move.Taker.Load > 1)
                .OrderByDescending(move => (move.Giver.Load - move.Taker!.Load, move.Giver.Info.Name)).FirstOrDefault();
            if (best.Pieces is null)
            {
                return moved;
            }

            best.Pieces.Pop().IsMoving = true;
            best.Giver.Load--;
            best.Taker!.Load++;
            moved = true;
        }
    }
}
