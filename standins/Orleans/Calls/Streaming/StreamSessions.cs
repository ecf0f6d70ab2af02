using System.Reflection;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Calls.Streaming;

/// <summary>The methods behind an asynchronous stream: begin and read, read on, end. All run in turns of the grain and always interleave.</summary>
internal static class StreamSessions
{
    /// <summary>Begins a stream and answers its first batch.</summary>
    public static Func<object, object?[], Task> FirstBatchInvoker(MethodInfo method, Func<object, object?[], object> begin) =>
        (Func<object, object?[], Task>)typeof(StreamSessions)
            .GetMethod(nameof(FirstBatch), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(method.ReturnType.GetGenericArguments())
            .Invoke(null, [begin])!;

    /// <summary>Reads on. Takes the session's id.</summary>
    public static GrainMethod<StreamBatch<T>> Next<T>(GrainMethod stream) =>
        new(stream.InterfaceType, NextMarker, static (_, arguments) => ContinueAsync<T>((Guid)arguments[0]!), CallOptions.AlwaysInterleave);

    /// <summary>Ends a reading before the stream's end. Takes the session's id.</summary>
    public static GrainMethod<VoidResult> End<T>(GrainMethod stream) =>
        new(stream.InterfaceType, NextMarker, static (_, arguments) => EndAsync<T>((Guid)arguments[0]!), CallOptions.AlwaysInterleave);

    private static readonly MethodInfo NextMarker = typeof(IStreamReading).GetMethod(nameof(IStreamReading.Read))!;

    private static Func<object, object?[], Task> FirstBatch<T>(Func<object, object?[], object> begin) => (target, arguments) =>
    {
        var cancellation = new CancellationTokenSource();
        var stream = (IAsyncEnumerable<T>)begin(target, arguments);
        var id = Guid.NewGuid();
        var session = new StreamSession<T>(id, stream.GetAsyncEnumerator(cancellation.Token), cancellation);
        Current.Streams[id] = session;
        return ReadAsync(id, session);
    };

    private static Task<StreamBatch<T>> ContinueAsync<T>(Guid id) =>
        Current.Streams.TryGetValue(id, out var session)
            ? ReadAsync(id, (StreamSession<T>)session)
            : throw new EnumerationAbortedException("The grain that the stream came from has ended.");

    private static async Task<StreamBatch<T>> ReadAsync<T>(Guid id, StreamSession<T> session)
    {
        var activation = Current;
        var ended = true;
        try
        {
            var batch = await session.NextAsync();
            ended = batch.SessionId == Guid.Empty;
            return batch;
        }
        finally
        {
            if (ended && activation.Streams.Remove(id))
            {
                await session.DisposeAsync();
            }
        }
    }

    private static async Task EndAsync<T>(Guid id)
    {
        if (Current.Streams.Remove(id, out var session))
        {
            await session.DisposeAsync();
        }
    }

    // These run in turns of the grain only.
    private static Activation Current => RuntimeContext.Current!;
}
