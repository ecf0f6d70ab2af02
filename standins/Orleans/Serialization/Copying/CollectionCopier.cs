using System.Collections.ObjectModel;

namespace Orleans.Serialization.Copying;

internal sealed class CollectionCopier<T> : SharedObjectCopier<Collection<T>>
{
    protected override Collection<T> CopyNew(Collection<T> value, CopyContext context)
    {
        var copy = Recorded(value, new Collection<T>(), context);
        foreach (var item in value)
        {
            copy.Add(context.Copy(item));
        }

        return copy;
    }
}
