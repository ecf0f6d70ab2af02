using System.Diagnostics;
using Grains.Interfaces.Operations;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ServiceDefaults.Storage;

/// <summary>
/// Any grain storage, counted and timed. What goes wrong reaches callers as an exception that they all know: those of a database's driver cannot be read where the
/// driver is missing, and would arrive as an error of the serialiser.
/// </summary>
/// <param name="store">The storage itself.</param>
/// <param name="metrics">What it is counted in.</param>
/// <param name="logger">Is told what the store said.</param>
internal sealed partial class WatchedGrainStorage(IGrainStorage store, StorageMetrics metrics, ILogger<WatchedGrainStorage> logger) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WatchAsync(StorageMetrics.Read, store.ReadStateAsync, stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WatchAsync(StorageMetrics.Write, store.WriteStateAsync, stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WatchAsync(StorageMetrics.Write, store.ClearStateAsync, stateName, grainId, grainState);

    private async Task WatchAsync<T>(string operation, Func<string, GrainId, IGrainState<T>, Task> work, string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (started, result) = (Stopwatch.GetTimestamp(), "failed");
        try
        {
            await work(stateName, grainId, grainState).ConfigureAwait(false);
            result = "ok";
        }
        catch (InconsistentStateException)
        {
            result = "conflict";
            throw;
        }
        catch (Exception exception) when (exception is not GrainStorageException)
        {
            LogFailed(exception, stateName, grainId, operation);
            throw new GrainStorageException($"The state {stateName} of {grainId}, {operation}: {Describe(exception)}");
        }
        finally
        {
            metrics.Done(operation, result, Stopwatch.GetElapsedTime(started));
        }
    }

    // A provider's own wrapping says less than what it wraps.
    private static string Describe(Exception exception) =>
        exception is OrleansException { InnerException: { } inner } ? Describe(inner) : $"{exception.GetType().Name}, {exception.Message}";
}
