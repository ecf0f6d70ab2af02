namespace Orleans.Serialization.Copying;

/// <summary>Copies nothing, unless a value is of a derived class that promises less.</summary>
internal sealed class ImmutableCopier<T> : ValueCopier<T>
{
    public override T Copy(T value, CopyContext context) =>
        typeof(T).IsValueType || typeof(T).IsSealed || value is null || value.GetType() == typeof(T) ? value : (T)context.CopyObject(value)!;
}
