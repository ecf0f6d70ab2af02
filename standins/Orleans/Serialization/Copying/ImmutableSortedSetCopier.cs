using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

internal sealed class ImmutableSortedSetCopier<T> : SharedObjectCopier<ImmutableSortedSet<T>>
{
    protected override ImmutableSortedSet<T> CopyNew(ImmutableSortedSet<T> value, CopyContext context)
    {
        return Recorded(value, CopierOf<T>.Value is null ? value : value.Select(context.Copy).ToImmutableSortedSet(value.KeyComparer), context);
    }
}
