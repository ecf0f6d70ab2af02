namespace Orleans.Serialization.Copying;

internal sealed class ArrayCopier<T> : ValueCopier<T[]>
{
    public override T[] Copy(T[] value, CopyContext context)
    {
        if (value is null || value.Length == 0)
        {
            return value!;
        }

        if (context.TryGetCopy(value, out var known))
        {
            return known;
        }

        var copy = (T[])value.Clone();
        context.Record(value, copy);
        if (CopierOf<T>.Value is { } copier)
        {
            for (var i = 0; i < copy.Length; i++)
            {
                copy[i] = copier.Copy(copy[i], context);
            }
        }

        return copy;
    }
}
