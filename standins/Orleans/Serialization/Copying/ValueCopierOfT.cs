namespace Orleans.Serialization.Copying;

/// <summary>Copies values of <typeparamref name="T"/>.</summary>
internal abstract class ValueCopier<T> : ValueCopier
{
    public abstract T Copy(T value, CopyContext context);

    public override object? CopyObject(object? value, CopyContext context) => value is null ? null : Copy((T)value, context);
}
