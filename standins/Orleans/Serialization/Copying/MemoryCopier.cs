namespace Orleans.Serialization.Copying;

internal sealed class MemoryCopier<T> : ValueCopier<Memory<T>>
{
    public override Memory<T> Copy(Memory<T> value, CopyContext context) => context.Copy(value.ToArray());
}
