using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ServiceDefaults.Storage;

/// <summary>
/// Grain states as JSON in a <see cref="GrainDatabase"/>. The ETag is the row's version: it grows with every write, and a write that
/// does not carry the stored one is refused.
/// </summary>
internal sealed class SqliteGrainStorage(GrainDatabase database) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await database.ReadAsync(grainId.ToString(), stateName).ConfigureAwait(false);
        grainState.State = row.Payload is null ? Activator.CreateInstance<T>() : Read<T>(row, stateName, grainId);
        grainState.RecordExists = row.Payload is not null;
        grainState.ETag = row.Version == 0 ? null : row.Version.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        StoreAsync(stateName, grainId, grainState, JsonSerializer.SerializeToUtf8Bytes(grainState.State));

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is not null)
        {
            await StoreAsync(stateName, grainId, grainState, payload: null).ConfigureAwait(false);
        }

        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task StoreAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, byte[]? payload)
    {
        var version = grainState.ETag is null ? 0 : long.Parse(grainState.ETag, CultureInfo.InvariantCulture);
        var written = await database.WriteAsync(grainId.ToString(), stateName, version, payload).ConfigureAwait(false);
        if (written is null)
        {
            throw new InconsistentStateException(
                $"The state {stateName} of {grainId} was written by another activation.", "unknown", grainState.ETag ?? "none");
        }

        grainState.ETag = written.Value.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = payload is not null;
    }

    private T Read<T>(GrainRow row, string stateName, GrainId grainId)
    {
        var place = $"{database.Path}: the state {stateName} of {grainId}";
        if (row.IsDamaged)
        {
            throw new GrainDatabaseException($"{place} is damaged; it was left as it is");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(row.Payload)
                ?? throw new GrainDatabaseException($"{place} is empty; it was left as it is");
        }
        catch (JsonException exception)
        {
            throw new GrainDatabaseException($"{place} is of an unknown version; it was left as it is", exception);
        }
    }
}
