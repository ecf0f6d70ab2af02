namespace Orleans.Serialization.Copying;

internal sealed class SortedSetCopier<T> : SharedObjectCopier<SortedSet<T>>
{
    protected override SortedSet<T> CopyNew(SortedSet<T> value, CopyContext context)
    {
        var copy = Recorded(value, new SortedSet<T>(value.Comparer), context);
        foreach (var item in value)
        {
            copy.Add(context.Copy(item));
        }

        return copy;
    }
}
