using System.Diagnostics.Metrics;
using Grains.Interfaces.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using ServiceDefaults.Storage;

namespace ServiceDefaults.Tests.Storage;

public sealed class WatchedGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("account", "alpha");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Dictionary<string, long> _counted = [];
    private readonly List<string> _timed = [];
    private readonly MeterListener _listener = new();
    private readonly FailingStorage _store = new();
    private readonly WatchedGrainStorage _storage;

    public WatchedGrainStorageTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var key = $"{tags[0].Value} {tags[1].Value}";
            _counted[key] = _counted.GetValueOrDefault(key) + value;
        });
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => _timed.Add($"{tags[0].Value}"));
        _listener.Start();
        _storage = new WatchedGrainStorage(_store, new StorageMetrics(meters), NullLogger<WatchedGrainStorage>.Instance);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Operations_ThatWork_AreCountedAndTimed()
    {
        var state = new GrainState<NumberState>();
        await _storage.ReadStateAsync("s", Grain, state);
        await _storage.WriteStateAsync("s", Grain, state);
        await _storage.ClearStateAsync("s", Grain, state);

        Assert.Equal(["read", "write", "clear"], _store.Calls);
        Assert.Equal(1, _counted["read ok"]);
        Assert.Equal(2, _counted["write ok"]);
        Assert.Equal(0, _counted["write failed"]);
        Assert.Equal(["read", "write", "write"], _timed);
    }

    [Fact]
    public async Task Failure_OfADriver_ReachesTheCallerAsOneThatEveryProcessKnows()
    {
        _store.Failure = new OrleansException("the provider failed", new NpgsqlException("the server went away"));

        var failure = await Assert.ThrowsAsync<GrainStorageException>(() => _storage.WriteStateAsync("s", Grain, new GrainState<NumberState>()));

        Assert.Null(failure.InnerException);
        Assert.IsAssignableFrom<OrleansException>(failure);
        Assert.Equal("The state s of account/alpha, write: NpgsqlException, the server went away", failure.Message);
        Assert.Equal(1, _counted["write failed"]);
    }

    [Fact]
    public async Task Failure_BeforeTheStoreHasBegun_IsTheSame()
    {
        _store.Failure = new TimeoutException("no answer");
        _store.FailsAtOnce = true;

        Assert.Contains("TimeoutException, no answer", (await Assert.ThrowsAsync<GrainStorageException>(() => _storage.ReadStateAsync("s", Grain, new GrainState<NumberState>()))).Message, StringComparison.Ordinal);
        Assert.Equal(1, _counted["read failed"]);
    }

    [Fact]
    public async Task Conflict_StaysWhatItIs()
    {
        _store.Failure = new InconsistentStateException("written by another", "1", "0");

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Grain, new GrainState<NumberState>()));

        Assert.Equal(1, _counted["write conflict"]);
        Assert.Equal(0, _counted["write failed"]);
    }

    private sealed class FailingStorage : IGrainStorage
    {
        public List<string> Calls { get; } = [];

        public Exception? Failure { get; set; }

        public bool FailsAtOnce { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Answer("read");

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Answer("write");

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Answer("clear");

        private Task Answer(string call)
        {
            Calls.Add(call);
            return Failure is null ? Task.CompletedTask : FailsAtOnce ? throw Failure : Task.FromException(Failure);
        }
    }
}
