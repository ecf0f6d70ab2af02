namespace Orleans.Serialization.Copying;

/// <summary>One copying of one graph: an object that is met twice is copied once, so that shared and circular references stay so.</summary>
internal sealed class CopyContext
{
    [ThreadStatic]
    private static CopyContext? _spare;

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    public static CopyContext Rent()
    {
        var context = _spare ?? new CopyContext();
        _spare = null;
        return context;
    }

    public void Return()
    {
        if (_copies.Count > 0)
        {
            _copies.Clear();
        }

        _spare = this;
    }

    /// <summary>Copies a value by its static type. Compiled member copiers call this.</summary>
    public T Copy<T>(T value) => CopierOf<T>.Value is { } copier ? copier.Copy(value, this) : value;

    /// <summary>Copies an object by the type that it turns out to have.</summary>
    public object? CopyObject(object? value) =>
        value is null ? null : CopierTable.For(value.GetType()) is { } copier ? copier.CopyObject(value, this) : value;

    public bool TryGetCopy<T>(T original, out T copy)
        where T : class
    {
        if (_copies.TryGetValue(original, out var found))
        {
            copy = (T)found;
            return true;
        }

        copy = null!;
        return false;
    }

    /// <summary>Must be called before the members of <paramref name="copy"/> are copied, or circles never end.</summary>
    public void Record(object original, object copy) => _copies[original] = copy;
}
