namespace Orleans.Serialization.Invocation;

/// <summary>Something that holds the object that calls go to.</summary>
public interface ITargetHolder
{
    /// <summary>The object that calls go to.</summary>
    object? GetTarget();

    /// <summary>A part of the holder by its type.</summary>
    object? GetComponent(Type componentType);
}
