using System.Diagnostics;
using Orleans.Diagnostics;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Passes reads and writes on to a storage, which alone changes state and version.</summary>
internal sealed class PersistentState<TState>(string name, IGrainContext context, IGrainStorage store)
    : IPersistentState<TState>, ILifecycleObserver
{
    private readonly GrainState<TState> _state = new(NewState.Of<TState>());

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public async Task ReadStateAsync()
    {
        using var activity = Trace(ActivityNames.StorageRead);
        await store.ReadStateAsync(name, context.GrainId, _state);
    }

    public async Task WriteStateAsync()
    {
        using var activity = Trace(ActivityNames.StorageWrite);
        await store.WriteStateAsync(name, context.GrainId, _state);
    }

    public async Task ClearStateAsync()
    {
        using var activity = Trace(ActivityNames.StorageClear);
        await store.ClearStateAsync(name, context.GrainId, _state);
    }

    Task ILifecycleObserver.OnStart(CancellationToken cancellationToken) => ReadStateAsync();

    Task ILifecycleObserver.OnStop(CancellationToken cancellationToken) => Task.CompletedTask;

    private Activity? Trace(string activityName)
    {
        var activity = ActivitySources.StorageGrainSource.StartActivity(activityName, ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("orleans.grain.id", context.GrainId.ToString());
            activity.SetTag("orleans.storage.provider", store.GetType().Name);
            activity.SetTag("orleans.storage.state.name", name);
            activity.SetTag("orleans.storage.state.type", typeof(TState).Name);
        }

        return activity;
    }
}
