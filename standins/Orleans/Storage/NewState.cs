namespace Orleans.Storage;

/// <summary>Makes states that are not stored yet.</summary>
internal static class NewState
{
    /// <summary>A new object; strings and the like have no parameterless constructor and begin as their default.</summary>
    public static TState Of<TState>() =>
        typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<TState>() : default!;
}
