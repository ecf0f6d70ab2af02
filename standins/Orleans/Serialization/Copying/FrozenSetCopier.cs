using System.Collections.Frozen;

namespace Orleans.Serialization.Copying;

/// <summary>For <typeparamref name="TClass"/>, the abstract base or one of its classes that the framework keeps to itself.</summary>
internal sealed class FrozenSetCopier<TClass, T> : ValueCopier<TClass>
    where TClass : FrozenSet<T>
{
    public override TClass Copy(TClass value, CopyContext context) => (TClass)CopyObject(value, context)!;

    public override object? CopyObject(object? value, CopyContext context) =>
        value is not FrozenSet<T> frozen || CopierOf<T>.Value is null ? value : frozen.Select(context.Copy).ToFrozenSet(frozen.Comparer);
}
