using Orleans.Runtime;

namespace Orleans.Serialization.Copying;

/// <summary>Grains and observers cross as references.</summary>
internal static class ReferenceCopiers
{
    public static Type? TypeFor(Type type) =>
        typeof(IAddressable).IsAssignableFrom(type) || typeof(IGrainBase).IsAssignableFrom(type)
            ? typeof(ReferenceCopier<>).MakeGenericType(type)
            : null;

    private sealed class ReferenceCopier<T> : ValueCopier<T>
    {
        public override T Copy(T value, CopyContext context) => (T)CopyObject(value, context)!;

        public override object? CopyObject(object? value, CopyContext context) => value switch
        {
            null => null,
            GrainReference reference => reference,
            IGrainBase grain => grain.GrainContext.GrainReference.As(typeof(T)),
            _ => throw CopierTable.Refuse(
                value.GetType(), "an observer crosses as the reference that IGrainFactory.CreateObjectReference makes of it"),
        };
    }
}
