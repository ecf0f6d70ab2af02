namespace Orleans.Serialization.Copying;

internal sealed class HashSetCopier<T> : SharedObjectCopier<HashSet<T>>
{
    protected override HashSet<T> CopyNew(HashSet<T> value, CopyContext context)
    {
        var copy = Recorded(value, new HashSet<T>(value.Count, value.Comparer), context);
        foreach (var item in value)
        {
            copy.Add(context.Copy(item));
        }

        return copy;
    }
}
