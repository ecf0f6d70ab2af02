namespace Orleans.Serialization.Copying;

/// <summary>Copies by the type that a value turns out to have.</summary>
internal sealed class PolymorphicCopier<T> : ValueCopier<T>
{
    public override T Copy(T value, CopyContext context) => (T)CopyObject(value, context)!;

    // A plain object has no members to copy; every other value has a class of its own.
    public override object? CopyObject(object? value, CopyContext context) =>
        value?.GetType() == typeof(object) ? value : context.CopyObject(value);
}
