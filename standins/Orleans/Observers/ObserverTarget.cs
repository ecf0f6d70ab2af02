using System.Collections.Concurrent;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Observers;

/// <summary>An object that grains call through a reference: one call at a time, on threads of the pool, and held weakly.</summary>
internal sealed class ObserverTarget(IGrainObserver observer)
{
    private static readonly GrainType ObserverType = GrainType.Create("sys.client");

    private readonly WeakReference<IGrainObserver> _observer = new(observer);
    private readonly ConcurrentQueue<Request> _queue = new();
    private int _count;

    public static GrainId NewId() => GrainId.Create(ObserverType, $"{Guid.NewGuid():N}");

    public static bool IsObserver(GrainId id) => id.Type == ObserverType;

    public void Receive(Request request)
    {
        _queue.Enqueue(request);
        if (Interlocked.Increment(ref _count) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static target => _ = target.RunAsync(), this, preferLocal: true);
        }
    }

    private async Task RunAsync()
    {
        do
        {
            if (_queue.TryDequeue(out var request) && !request.IsEnded)
            {
                await ServeAsync(request);
            }
        }
        while (Interlocked.Decrement(ref _count) > 0);
    }

    private async Task ServeAsync(Request request)
    {
        RequestContext.Current = request.Context;
        try
        {
            if (!_observer.TryGetTarget(out var target))
            {
                throw new ClientNotAvailableException($"The observer {request.TargetId} is gone.");
            }

            request.Complete(await request.InvokeAsync(target));
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }
}
