using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

internal sealed class ImmutableListCopier<T> : SharedObjectCopier<ImmutableList<T>>
{
    protected override ImmutableList<T> CopyNew(ImmutableList<T> value, CopyContext context)
    {
        return Recorded(value, CopierOf<T>.Value is null ? value : [.. value.Select(context.Copy)], context);
    }
}
