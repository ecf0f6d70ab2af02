using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

internal sealed class ImmutableArrayCopier<T> : ValueCopier<ImmutableArray<T>>
{
    public override ImmutableArray<T> Copy(ImmutableArray<T> value, CopyContext context) =>
        value.IsDefault || CopierOf<T>.Value is null ? value : [.. value.Select(context.Copy)];
}
