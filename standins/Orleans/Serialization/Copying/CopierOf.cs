namespace Orleans.Serialization.Copying;

/// <summary>The copier of <typeparamref name="T"/>, looked up once per type.</summary>
internal static class CopierOf<T>
{
    private static ValueCopier<T>? _value;
    private static bool _known;

    /// <summary>Null where values need no copying.</summary>
    /// <exception cref="CodecNotFoundException">The type may not cross between grains.</exception>
    public static ValueCopier<T>? Value
    {
        get
        {
            // No static constructor: a refused type throws its own exception, every time.
            if (!Volatile.Read(ref _known))
            {
                _value = (ValueCopier<T>?)CopierTable.For(typeof(T));
                Volatile.Write(ref _known, true);
            }

            return _value;
        }
    }
}
