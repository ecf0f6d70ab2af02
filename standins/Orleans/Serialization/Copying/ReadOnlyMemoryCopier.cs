namespace Orleans.Serialization.Copying;

internal sealed class ReadOnlyMemoryCopier<T> : ValueCopier<ReadOnlyMemory<T>>
{
    public override ReadOnlyMemory<T> Copy(ReadOnlyMemory<T> value, CopyContext context) => context.Copy(value.ToArray());
}
