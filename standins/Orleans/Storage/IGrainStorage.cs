using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Stores grain states. Implementations set every member of the state in every call; nobody else does.</summary>
public interface IGrainStorage
{
    /// <summary>Fills <paramref name="grainState"/>; what is not stored becomes a new state without an ETag.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Stores <paramref name="grainState"/> if its ETag is the stored one.</summary>
    /// <exception cref="InconsistentStateException">It is not.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Deletes the stored state if the ETag is the stored one, and makes the one in memory new.</summary>
    /// <exception cref="InconsistentStateException">It is not.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
