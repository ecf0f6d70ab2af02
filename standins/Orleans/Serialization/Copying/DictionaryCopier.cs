namespace Orleans.Serialization.Copying;

internal sealed class DictionaryCopier<TKey, TValue> : SharedObjectCopier<Dictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> CopyNew(Dictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = Recorded(value, new Dictionary<TKey, TValue>(value.Count, value.Comparer), context);
        foreach (var (key, item) in value)
        {
            copy.Add(context.Copy(key), context.Copy(item));
        }

        return copy;
    }
}
