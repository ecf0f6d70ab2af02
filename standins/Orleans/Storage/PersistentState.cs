using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Passes reads and writes on to a storage and keeps the version between them.</summary>
internal sealed class PersistentState<TState>(string name, IGrainContext context, IGrainStorage store)
    : IPersistentState<TState>, ILifecycleObserver
{
    private readonly GrainState<TState> _state = new(NewState());

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public async Task ReadStateAsync()
    {
        await store.ReadStateAsync(name, context.GrainId, _state);
        _state.State ??= NewState();
    }

    public Task WriteStateAsync() => store.WriteStateAsync(name, context.GrainId, _state);

    public async Task ClearStateAsync()
    {
        await store.ClearStateAsync(name, context.GrainId, _state);
        _state.State = NewState();
    }

    Task ILifecycleObserver.OnStart(CancellationToken cancellationToken) => ReadStateAsync();

    Task ILifecycleObserver.OnStop(CancellationToken cancellationToken) => Task.CompletedTask;

    // Strings and the like have no parameterless constructor and begin as their default.
    private static TState NewState() =>
        typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<TState>() : default!;
}
