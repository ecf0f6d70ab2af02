namespace Orleans.Serialization.Copying;

internal sealed class ListCopier<T> : SharedObjectCopier<List<T>>
{
    protected override List<T> CopyNew(List<T> value, CopyContext context)
    {
        var copy = Recorded(value, new List<T>(value.Count), context);
        foreach (var item in value)
        {
            copy.Add(context.Copy(item));
        }

        return copy;
    }
}
