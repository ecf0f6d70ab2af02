using System.Collections.Frozen;

namespace Orleans.Serialization.Copying;

/// <summary>For <typeparamref name="TClass"/>, the abstract base or one of its classes that the framework keeps to itself.</summary>
internal sealed class FrozenDictionaryCopier<TClass, TKey, TValue> : ValueCopier<TClass>
    where TClass : FrozenDictionary<TKey, TValue>
    where TKey : notnull
{
    public override TClass Copy(TClass value, CopyContext context) => (TClass)CopyObject(value, context)!;

    public override object? CopyObject(object? value, CopyContext context) =>
        value is not FrozenDictionary<TKey, TValue> frozen || (CopierOf<TKey>.Value is null && CopierOf<TValue>.Value is null)
            ? value
            : frozen.ToFrozenDictionary(pair => context.Copy(pair.Key), pair => context.Copy(pair.Value), frozen.Comparer);
}
