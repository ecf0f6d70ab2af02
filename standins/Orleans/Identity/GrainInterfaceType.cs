namespace Orleans.Runtime;

/// <summary>Names a grain interface.</summary>
public readonly struct GrainInterfaceType : IEquatable<GrainInterfaceType>
{
    /// <summary>The interface named <paramref name="value"/>.</summary>
    public GrainInterfaceType(string value) => Value = IdSpan.Create(value);

    /// <summary>Wraps <paramref name="value"/>.</summary>
    public GrainInterfaceType(IdSpan value) => Value = value;

    /// <summary>The UTF-8 bytes of the name.</summary>
    public IdSpan Value { get; }

    /// <summary>Whether this is no name at all.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The interface named <paramref name="value"/>.</summary>
    public static GrainInterfaceType Create(string value) => new(value);

    /// <inheritdoc/>
    public bool Equals(GrainInterfaceType other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainInterfaceType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();

    /// <summary>Equality of names.</summary>
    public static bool operator ==(GrainInterfaceType left, GrainInterfaceType right) => left.Equals(right);

    /// <summary>Inequality of names.</summary>
    public static bool operator !=(GrainInterfaceType left, GrainInterfaceType right) => !left.Equals(right);
}
