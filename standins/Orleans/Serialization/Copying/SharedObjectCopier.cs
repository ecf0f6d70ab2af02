namespace Orleans.Serialization.Copying;

/// <summary>A collection class: copied once even when it is met twice.</summary>
internal abstract class SharedObjectCopier<T> : ValueCopier<T>
    where T : class
{
    public sealed override T Copy(T value, CopyContext context)
    {
        if (value is null)
        {
            return null!;
        }

        if (value.GetType() != typeof(T) && !typeof(T).IsAbstract)
        {
            return (T)context.CopyObject(value)!;
        }

        if (context.TryGetCopy(value, out var known))
        {
            return known;
        }

        return CopyNew(value, context);
    }

    /// <summary>Makes a copy and records it in <paramref name="context"/>.</summary>
    protected abstract T CopyNew(T value, CopyContext context);

    protected static T Recorded(T value, T copy, CopyContext context)
    {
        context.Record(value, copy);
        return copy;
    }
}
