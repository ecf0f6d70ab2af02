namespace Orleans.Serialization.Copying;

internal sealed class QueueCopier<T> : SharedObjectCopier<Queue<T>>
{
    protected override Queue<T> CopyNew(Queue<T> value, CopyContext context)
    {
        var copy = Recorded(value, new Queue<T>(value.Count), context);
        foreach (var item in value)
        {
            copy.Enqueue(context.Copy(item));
        }

        return copy;
    }
}
