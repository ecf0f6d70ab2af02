using Orleans.Serialization;

namespace Orleans.Calls.Streaming;

/// <summary>One reading of one asynchronous stream of a grain. It runs in turns of the grain, when the reader asks for more.</summary>
internal sealed class StreamSession<T>(Guid id, IAsyncEnumerator<T> enumerator, CancellationTokenSource cancellation) : IAsyncDisposable
{
    // What is ready without waiting travels together, up to this many.
    private const int MaxBatch = 100;

    private static readonly DeepCopier Copier = new();

    private Task<bool>? _ahead;

    public async Task<StreamBatch<T>> NextAsync()
    {
        var items = new List<T>();
        while (items.Count < MaxBatch)
        {
            var next = _ahead ?? enumerator.MoveNextAsync().AsTask();
            if (items.Count > 0 && !next.IsCompleted)
            {
                _ahead = next;
                break;
            }

            _ahead = null;
            bool moved;
            try
            {
                moved = await next;
            }
            catch when (items.Count > 0)
            {
                // The reader first gets what came before the error.
                _ahead = next;
                break;
            }

            if (!moved)
            {
                return new StreamBatch<T>(Guid.Empty, [.. items]);
            }

            items.Add(Copier.Copy(enumerator.Current));
        }

        return new StreamBatch<T>(id, [.. items]);
    }

    public async ValueTask DisposeAsync()
    {
        await cancellation.CancelAsync();
        cancellation.Dispose();
        if (_ahead is null or { IsCompleted: true })
        {
            await enumerator.DisposeAsync();
        }
        else
        {
            // The grain is still on its way to the next element, and an iterator cannot be disposed of meanwhile.
            _ = _ahead.ContinueWith(_ => enumerator.DisposeAsync().AsTask(), TaskScheduler.Current).Unwrap();
        }
    }
}
