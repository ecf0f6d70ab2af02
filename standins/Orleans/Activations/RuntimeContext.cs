namespace Orleans.Runtime;

/// <summary>The activation whose turn runs on the current thread.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static Activations.Activation? _current;

    public static Activations.Activation? Current => _current;

    /// <summary>Sets the activation and answers the one before, for the end of the turn.</summary>
    public static Activations.Activation? Swap(Activations.Activation? activation)
    {
        var previous = _current;
        _current = activation;
        return previous;
    }
}
