namespace Grains.Interfaces.Collection;

/// <summary>
/// One job of collecting: which channels, which kinds of work on each, and which worker does which piece. The key is the job's name. Workers come
/// and go; each piece belongs to one worker at a time, and moves when that worker stops or is silent for longer than its time to live. What
/// a worker that was taken for dead still writes is fenced by the epoch of the piece's cursor (<see cref="ICursorGrain"/>).
/// </summary>
[Alias("telepool.collection")]
public interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>The job of those who do not name one.</summary>
    const string DefaultJob = "default";

    /// <summary>Adds or removes work, all of it or, where anything is wrong with the request, nothing.</summary>
    [Alias("change")]
    Task<CollectionAnswer> ChangeAsync(CollectionChange change);

    /// <summary>
    /// Pauses pieces or lets them go on. The worker of a paused piece is asked to stop it, and nobody gets it; where it is, is kept. Stored before it is
    /// answered.
    /// </summary>
    /// <param name="items">The pieces; those that the job does not have are left out.</param>
    /// <param name="isPaused">Whether to pause them.</param>
    /// <returns>Pieces that were changed.</returns>
    [Alias("pause")]
    Task<int> PauseAsync(WorkItem[] items, bool isPaused);

    /// <summary>The job's work, its workers, and who does what.</summary>
    [Alias("list")]
    Task<CollectionListing> ListAsync();

    /// <summary>Begins to work on the job. A worker of the same name that was there before is replaced, and its pieces are kept for this one.</summary>
    [Alias("attach")]
    Task<WorkAnswer> AttachAsync(WorkerInfo worker);

    /// <summary>Shows that a worker lives, and asks what it has to do.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="instance">The <see cref="WorkerInfo.Instance"/> that it attached with.</param>
    /// <param name="running">What it works on at the moment.</param>
    [Alias("heartbeat")]
    Task<WorkAnswer> HeartbeatAsync(string worker, Guid instance, WorkItem[] running);

    /// <summary>Ends a worker's part; what it had goes to others at once.</summary>
    [Alias("detach")]
    Task DetachAsync(string worker, Guid instance);
}
