namespace Orleans.Serialization.Copying;

internal sealed class NullableCopier<T> : ValueCopier<T?>
    where T : struct
{
    public override T? Copy(T? value, CopyContext context) => value is { } inner ? context.Copy(inner) : null;
}
