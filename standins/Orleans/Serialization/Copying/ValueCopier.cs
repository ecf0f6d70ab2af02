namespace Orleans.Serialization.Copying;

/// <summary>Copies values of one static type.</summary>
internal abstract class ValueCopier
{
    /// <summary>Copies a boxed value.</summary>
    public abstract object? CopyObject(object? value, CopyContext context);
}
