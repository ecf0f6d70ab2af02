namespace Orleans.Concurrency;

/// <summary>Wraps values in <see cref="Immutable{T}"/>.</summary>
public static class ImmutableExtensions
{
    /// <summary>Promises that <paramref name="value"/> does not change from now on.</summary>
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
