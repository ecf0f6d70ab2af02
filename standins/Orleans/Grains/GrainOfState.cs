using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans;

/// <summary>Base of grain classes with one state, in the storage that <see cref="Providers.StorageProviderAttribute"/> names.</summary>
public class Grain<TGrainState> : Grain
{
    private readonly IStorage<TGrainState> _storage;

    /// <summary>Reads the state before <see cref="Grain.OnActivateAsync"/> runs.</summary>
    protected Grain()
    {
        var store = GrainStorageHelpers.GetGrainStorage(GetType(), GrainContext.ActivationServices);
        var state = new PersistentState<TGrainState>(GetType().FullName!, GrainContext, store);
        GrainContext.ObservableLifecycle.Subscribe(GetType().FullName!, GrainLifecycleStage.SetupState, state);
        _storage = state;
    }

    /// <summary>Uses the given storage and does not read it.</summary>
    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    /// <summary>The state in memory.</summary>
    protected TGrainState State
    {
        get => _storage.State;
        set => _storage.State = value;
    }

    /// <summary>Deletes the stored state.</summary>
    protected virtual Task ClearStateAsync() => _storage.ClearStateAsync();

    /// <summary>Stores the state in memory.</summary>
    protected virtual Task WriteStateAsync() => _storage.WriteStateAsync();

    /// <summary>Replaces the state in memory by the stored one.</summary>
    protected virtual Task ReadStateAsync() => _storage.ReadStateAsync();
}
