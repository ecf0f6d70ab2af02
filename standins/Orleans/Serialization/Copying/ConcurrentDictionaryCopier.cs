using System.Collections.Concurrent;

namespace Orleans.Serialization.Copying;

internal sealed class ConcurrentDictionaryCopier<TKey, TValue> : SharedObjectCopier<ConcurrentDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override ConcurrentDictionary<TKey, TValue> CopyNew(ConcurrentDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = Recorded(value, new ConcurrentDictionary<TKey, TValue>(value.Comparer), context);
        foreach (var (key, item) in value)
        {
            copy[context.Copy(key)] = context.Copy(item);
        }

        return copy;
    }
}
