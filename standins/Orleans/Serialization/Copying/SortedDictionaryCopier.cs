namespace Orleans.Serialization.Copying;

internal sealed class SortedDictionaryCopier<TKey, TValue> : SharedObjectCopier<SortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override SortedDictionary<TKey, TValue> CopyNew(SortedDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = Recorded(value, new SortedDictionary<TKey, TValue>(value.Comparer), context);
        foreach (var (key, item) in value)
        {
            copy.Add(context.Copy(key), context.Copy(item));
        }

        return copy;
    }
}
