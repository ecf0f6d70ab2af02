namespace Orleans.Runtime;

/// <summary>Tells one life of a grain from the next.</summary>
public readonly struct ActivationId : IEquatable<ActivationId>
{
    private readonly Guid _key;

    /// <summary>Wraps <paramref name="key"/>.</summary>
    public ActivationId(Guid key) => _key = key;

    /// <summary>Whether this names nothing.</summary>
    public bool IsDefault => _key == Guid.Empty;

    /// <summary>A name never used before.</summary>
    public static ActivationId NewId() => new(Guid.NewGuid());

    /// <inheritdoc/>
    public bool Equals(ActivationId other) => _key.Equals(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActivationId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"@{_key:N}";

    /// <summary>Equality of names.</summary>
    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);

    /// <summary>Inequality of names.</summary>
    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);
}
