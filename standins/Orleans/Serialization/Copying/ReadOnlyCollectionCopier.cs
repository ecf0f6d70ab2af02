using System.Collections.ObjectModel;

namespace Orleans.Serialization.Copying;

internal sealed class ReadOnlyCollectionCopier<T> : SharedObjectCopier<ReadOnlyCollection<T>>
{
    protected override ReadOnlyCollection<T> CopyNew(ReadOnlyCollection<T> value, CopyContext context)
    {
        return Recorded(value, new ReadOnlyCollection<T>([.. value.Select(context.Copy)]), context);
    }
}
