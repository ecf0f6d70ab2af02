using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Cluster;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>Keeps states as long as the cluster lives: they survive the silos that wrote them.</summary>
internal sealed class MemoryGrainStorage(string name, Silo silo, DeepCopier copier) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Storage, string State, GrainId Grain), Record> _records = silo.Cluster.StoredStates;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _records.TryGetValue((name, stateName, grainId), out var record);
        grainState.State = found ? copier.Copy((T)record!.State!) : NewState.Of<T>();
        grainState.ETag = record?.ETag;
        grainState.RecordExists = found;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (name, stateName, grainId);
        var next = new Record(copier.Copy(grainState.State), NextETag(grainState.ETag));
        var stored = _records.GetValueOrDefault(key);
        var written = stored is null
            ? grainState.ETag is null && _records.TryAdd(key, next)
            : stored.ETag == grainState.ETag && _records.TryUpdate(key, next, stored);
        if (!written)
        {
            throw Conflict("write", key, grainState.ETag);
        }

        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (name, stateName, grainId);
        var stored = _records.GetValueOrDefault(key);
        if (stored is not null && (stored.ETag != grainState.ETag || !_records.TryRemove(KeyValuePair.Create(key, stored))))
        {
            throw Conflict("clear", key, grainState.ETag);
        }

        grainState.State = NewState.Of<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Conflict(string operation, (string, string State, GrainId Grain) key, string? current) =>
        new(
            $"Cannot {operation} state \"{key.State}\" of grain {key.Grain} in storage \"{name}\": it has changed since it was read.",
            _records.GetValueOrDefault((name, key.State, key.Grain))?.ETag,
            current);

    private static string NextETag(string? current) =>
        ((current is null ? 0 : long.Parse(current, CultureInfo.InvariantCulture)) + 1).ToString(CultureInfo.InvariantCulture);

    internal sealed record Record(object? State, string ETag);
}
