using System.Collections.Concurrent;

namespace Orleans.Serialization.Copying;

internal sealed class ConcurrentQueueCopier<T> : SharedObjectCopier<ConcurrentQueue<T>>
{
    protected override ConcurrentQueue<T> CopyNew(ConcurrentQueue<T> value, CopyContext context)
    {
        var copy = Recorded(value, new ConcurrentQueue<T>(), context);
        foreach (var item in value)
        {
            copy.Enqueue(context.Copy(item));
        }

        return copy;
    }
}
