using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

internal sealed class ImmutableSortedDictionaryCopier<TKey, TValue> : SharedObjectCopier<ImmutableSortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override ImmutableSortedDictionary<TKey, TValue> CopyNew(ImmutableSortedDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = CopierOf<TKey>.Value is null && CopierOf<TValue>.Value is null
            ? value
            : value.ToImmutableSortedDictionary(pair => context.Copy(pair.Key), pair => context.Copy(pair.Value), value.KeyComparer, value.ValueComparer);
        return Recorded(value, copy, context);
    }
}
