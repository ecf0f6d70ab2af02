using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

internal sealed class ImmutableHashSetCopier<T> : SharedObjectCopier<ImmutableHashSet<T>>
{
    protected override ImmutableHashSet<T> CopyNew(ImmutableHashSet<T> value, CopyContext context)
    {
        return Recorded(value, CopierOf<T>.Value is null ? value : value.Select(context.Copy).ToImmutableHashSet(value.KeyComparer), context);
    }
}
