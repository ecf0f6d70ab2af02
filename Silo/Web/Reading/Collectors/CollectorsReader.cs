using System.Collections.Concurrent;
using Grains.Interfaces.Collection;

namespace Telepool.Silo.Web.Reading.Collectors;

/// <summary>What is collected, by whom, and how far it is.</summary>
internal sealed class CollectorsReader
{
    // Names of jobs come from addresses: no more of them are remembered than operators have.
    private const int MaxJobs = 100;

    private static readonly ColumnOrder<WorkStatus> Columns = new ColumnOrder<WorkStatus>(static work => $"{work.Item.Channel}/{work.Item.Kind}")
        .With("channel", static work => work.Item.Channel, StringComparer.Ordinal)
        .With("kind", static work => work.Item.Kind, StringComparer.Ordinal)
        .With("worker", static work => work.Worker, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Cached<CollectionListing>> _jobs = new(StringComparer.Ordinal);
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly Cached<string[]> _names;

    public CollectorsReader(IGrainFactory grains, TimeProvider time)
    {
        (_grains, _time) = (grains, time);
        _names = new Cached<string[]>(() => grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.DefaultKey).ListAsync(), time);
    }

    /// <summary>The job of those who do not name one, and every other that has work or workers; no more than a page can show.</summary>
    public async Task<IReadOnlyList<CollectionJob>> AllAsync()
    {
        var names = (await _names.GetAsync().ConfigureAwait(false)).Where(static name => name != ICollectionGrain.DefaultJob).Prepend(ICollectionGrain.DefaultJob).Take(MaxJobs - 1);
        var jobs = await Task.WhenAll(names.Select(async name => new CollectionJob(name, await JobAsync(name).ConfigureAwait(false)))).ConfigureAwait(false);
        return [.. jobs.Where(static job => !job.IsEmpty || job.Name == ICollectionGrain.DefaultJob)];
    }

    /// <summary>A job's work and workers.</summary>
    public Task<CollectionListing> JobAsync(string job)
    {
        if (_jobs.Count >= MaxJobs && !_jobs.ContainsKey(job))
        {
            _jobs.Clear();
        }

        return _jobs.GetOrAdd(job, name => new Cached<CollectionListing>(() => _grains.GetGrain<ICollectionGrain>(name).ListAsync(), _time)).GetAsync();
    }

    /// <summary>A page of a job's pieces. Only the cursors of the page are asked how far they are.</summary>
    public async Task<CollectionPicture> ListAsync(string job, ListQuery query)
    {
        var (listing, jobs) = (await JobAsync(job).ConfigureAwait(false), await AllAsync().ConfigureAwait(false));
        WorkStatus[] found =
        [
            .. listing.Work.Where(work => (query.Filter.Length == 0 || work.Item.Kind == query.Filter || (query.Filter == "paused" && work.IsPaused) || (query.Filter == "waiting" && work.Worker.Length == 0 && !work.IsPaused))
                && (query.Finds(work.Item.Channel) || query.Finds(work.Worker))),
        ];
        var page = Listing<WorkStatus>.Of(Columns.Sort(found, query), query);
        var progress = await Task.WhenAll(page.Rows.Select(work => _grains.GetGrain<ICursorGrain>($"{work.Item.Kind}/{work.Item.Channel}").GetProgressAsync())).ConfigureAwait(false);
        var pieces = page.Rows.Zip(progress, static (work, how) => new CollectionPiece(work, how)).ToArray();
        return new CollectionPicture(job, jobs, new Listing<CollectionPiece>(pieces, page.Found, page.Page, page.Pages), listing.Work.Length, listing.Workers);
    }

    /// <summary>Something was done to a job.</summary>
    public void Forget(string job) => _jobs.TryRemove(job, out _);
}
