namespace Orleans.Serialization.Copying;

internal sealed class ArraySegmentCopier<T> : ValueCopier<ArraySegment<T>>
{
    public override ArraySegment<T> Copy(ArraySegment<T> value, CopyContext context) =>
        value.Array is null ? value : new ArraySegment<T>([.. value.Select(context.Copy)]);
}
