using System.Diagnostics.Metrics;
using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Tests.History;
using Telepool.Collectors.Work;

namespace Telepool.Collectors.Tests.Work;

/// <summary>What a collector's process is: a collector, a sink of its own on the common database, and a part in the job.</summary>
internal sealed class SharedWorker : IAsyncDisposable
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(1);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CancellationTokenSource _stop = new();
    private readonly FlakyJob _job;
    private readonly ISink _sink;
    private readonly HistoryCollector _collector;
    private readonly WorkHost _host;
    private readonly Task<bool> _running;

    public SharedWorker(string name, ICollectionGrain job, FakePool pool, ISink sink)
    {
        Name = name;
        _job = new FlakyJob(job);
        _sink = sink;
        var options = new HistoryOptions
        {
            Worker = name,
            ClaimTime = TimeToLive,
            ReportEvery = TimeSpan.FromMilliseconds(50),
            RetryDelay = TimeSpan.FromMilliseconds(10),
            RetryDelayMax = TimeSpan.FromMilliseconds(100),
            PagesPerLease = 3,
            PageSize = 20,
        };
        _collector = new HistoryCollector(pool, sink, options, new HistoryMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(name.Length), NullLogger<HistoryCollector>.Instance);
        var runner = new HistoryWorkRunner(_collector, SilentObserver.Instance, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(100), TimeProvider.System);
        _host = new WorkHost(_job, [runner], new WorkOptions { Worker = name, TimeToLive = TimeToLive, RestartDelay = TimeSpan.FromMilliseconds(50) }, TimeProvider.System, NullLogger<WorkHost>.Instance);
        _running = _host.RunAsync(_stop.Token);
    }

    public string Name { get; }

    public int Running => _host.Running;

    /// <summary>Whether the worker was replaced by another one of its name.</summary>
    public Task<bool> Ended => _running;

    /// <summary>The job does not hear it any more; it works on until it notices.</summary>
    public void CutOff() => _job.IsCutOff = true;

    public void Reconnect() => _job.IsCutOff = false;

    /// <summary>Ends it as a kill does: nothing is told to the job, and what the sink has not written is gone.</summary>
    public async Task KillAsync()
    {
        CutOff();
        await _stop.CancelAsync();
        await _running;
        await CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        _collector.Dispose();
        await _sink.DisposeAsync();
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class FlakyJob(ICollectionGrain job) : ICollectionGrain
    {
        public volatile bool IsCutOff;

        public Task<CollectionAnswer> ChangeAsync(CollectionChange change) => job.ChangeAsync(change);

        public Task<int> PauseAsync(WorkItem[] items, bool isPaused) => job.PauseAsync(items, isPaused);

        public Task<CollectionListing> ListAsync() => job.ListAsync();

        public Task<WorkAnswer> AttachAsync(WorkerInfo worker) => IsCutOff ? throw new TimeoutException() : job.AttachAsync(worker);

        public Task<WorkAnswer> HeartbeatAsync(string worker, Guid instance, WorkItem[] running) =>
            IsCutOff ? throw new TimeoutException() : job.HeartbeatAsync(worker, instance, running);

        public Task DetachAsync(string worker, Guid instance) => IsCutOff ? throw new TimeoutException() : job.DetachAsync(worker, instance);
    }
}
