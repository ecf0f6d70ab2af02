using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

internal sealed class ImmutableDictionaryCopier<TKey, TValue> : SharedObjectCopier<ImmutableDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override ImmutableDictionary<TKey, TValue> CopyNew(ImmutableDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = CopierOf<TKey>.Value is null && CopierOf<TValue>.Value is null
            ? value
            : value.ToImmutableDictionary(pair => context.Copy(pair.Key), pair => context.Copy(pair.Value), value.KeyComparer, value.ValueComparer);
        return Recorded(value, copy, context);
    }
}
