using Orleans.Serialization.Copying;

namespace Orleans.Serialization;

/// <summary>Copies values as calls between grains do.</summary>
public sealed class DeepCopier
{
    /// <summary>A value that shares nothing changeable with <paramref name="value"/>.</summary>
    /// <exception cref="CodecNotFoundException">A type in the graph is not serialisable.</exception>
    public T Copy<T>(T value)
    {
        if (CopierOf<T>.Value is not { } copier)
        {
            return value;
        }

        var context = CopyContext.Rent();
        try
        {
            return copier.Copy(value, context);
        }
        finally
        {
            context.Return();
        }
    }
}
