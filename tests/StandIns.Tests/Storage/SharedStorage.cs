using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace StandIns.Tests.Storage;

/// <summary>A storage of our own, registered as applications register theirs. It is outside all silos, as a database is.</summary>
public sealed class SharedStorage : IGrainStorage
{
    /// <summary>The name that grains ask for.</summary>
    public const string Name = "shared";

    private static readonly ConcurrentDictionary<(string State, GrainId Grain), (object? State, string ETag)> Records = new();

    /// <summary>Changes what is stored behind the grain's back.</summary>
    public static void Overwrite<T>(string stateName, GrainId grainId, T state) =>
        Records[(stateName, grainId)] = (state, Guid.NewGuid().ToString("N"));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Records.TryGetValue((stateName, grainId), out var record))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = ((T?)record.State, record.ETag, true);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ThrowIfChanged(stateName, grainId, grainState.ETag);
        var etag = Guid.NewGuid().ToString("N");
        Records[(stateName, grainId)] = (grainState.State, etag);
        (grainState.ETag, grainState.RecordExists) = (etag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ThrowIfChanged(stateName, grainId, grainState.ETag);
        Records.TryRemove((stateName, grainId), out _);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    private static void ThrowIfChanged(string stateName, GrainId grainId, string? etag)
    {
        var stored = Records.TryGetValue((stateName, grainId), out var record) ? record.ETag : null;
        if (stored != etag)
        {
            throw new InconsistentStateException("The state has changed since it was read.", stored, etag);
        }
    }
}
