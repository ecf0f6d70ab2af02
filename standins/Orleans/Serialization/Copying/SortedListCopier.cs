namespace Orleans.Serialization.Copying;

internal sealed class SortedListCopier<TKey, TValue> : SharedObjectCopier<SortedList<TKey, TValue>>
    where TKey : notnull
{
    protected override SortedList<TKey, TValue> CopyNew(SortedList<TKey, TValue> value, CopyContext context)
    {
        var copy = Recorded(value, new SortedList<TKey, TValue>(value.Count, value.Comparer), context);
        foreach (var (key, item) in value)
        {
            copy.Add(context.Copy(key), context.Copy(item));
        }

        return copy;
    }
}
