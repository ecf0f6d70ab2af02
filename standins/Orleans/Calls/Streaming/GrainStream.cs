using Orleans.Calls.Proxies;

namespace Orleans.Calls.Streaming;

/// <summary>What a caller gets for a stream: nothing is called until it is read, and each reading is its own.</summary>
internal sealed class GrainStream<T>(ProxyBase target, GrainMethod<StreamBatch<T>> method, object?[] arguments) : IAsyncEnumerable<T>
{
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, TokenArgument);
        cancellationToken = cancellation.Token;
        cancellationToken.ThrowIfCancellationRequested();
        var batch = await Read(method, WithoutToken()).WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                foreach (var item in batch.Items)
                {
                    yield return item;
                }

                if (batch.SessionId == Guid.Empty)
                {
                    yield break;
                }

                cancellationToken.ThrowIfCancellationRequested();
                batch = await Read(StreamSessions.Next<T>(method), [batch.SessionId]).WaitAsync(cancellationToken);
            }
        }
        finally
        {
            if (batch.SessionId != Guid.Empty)
            {
                await Read(StreamSessions.End<T>(method), [batch.SessionId]);
            }
        }
    }

    private CancellationToken TokenArgument =>
        method.CancellationIndex < 0 ? CancellationToken.None : (CancellationToken)arguments[method.CancellationIndex]!;

    // The first call ends long before the stream: what is cancelled is the session, which has a token of its own.
    private object?[] WithoutToken()
    {
        object?[] copy = [.. arguments];
        if (method.CancellationIndex >= 0)
        {
            copy[method.CancellationIndex] = CancellationToken.None;
        }

        return copy;
    }

    private Task<TResult> Read<TResult>(GrainMethod<TResult> step, object?[] stepArguments) =>
        target.Runtime.InvokeAsync(target, step, stepArguments);
}
