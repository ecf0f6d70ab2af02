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

    public Task ReadStateAsync() => store.ReadStateAsync(name, context.GrainId, _state);

    public Task WriteStateAsync() => store.WriteStateAsync(name, context.GrainId, _state);

    public Task ClearStateAsync() => store.ClearStateAsync(name, context.GrainId, _state);

    Task ILifecycleObserver.OnStart(CancellationToken cancellationToken) => ReadStateAsync();

    Task ILifecycleObserver.OnStop(CancellationToken cancellationToken) => Task.CompletedTask;
}
