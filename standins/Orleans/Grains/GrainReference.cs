using System.Diagnostics.CodeAnalysis;
using Orleans.Calls;
using Orleans.Calls.Proxies;

namespace Orleans.Runtime;

/// <summary>Names a grain or observer and calls it. The interface's methods are added by a class that is made at run time.</summary>
[SuppressMessage("Design", "CA1036", Justification = "Equality is all that references have; they have no order.")]
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    private readonly CallRuntime _runtime;

    internal GrainReference(GrainId grainId, CallRuntime runtime)
    {
        GrainId = grainId;
        _runtime = runtime;
    }

    /// <summary>Called by the class that is made at run time, which sees no more than this.</summary>
    protected GrainReference(GrainId grainId, object runtime)
        : this(grainId, (CallRuntime)runtime)
    {
    }

    /// <summary>The grain's identity.</summary>
    public GrainId GrainId { get; }

    /// <summary>The name of the interface.</summary>
    public virtual string InterfaceName => InterfaceType.ToString();

    /// <summary>The interface.</summary>
    public virtual GrainInterfaceType InterfaceType => default;

    /// <summary>Where calls are sent from: the calling grain's silo, or else where the reference was made.</summary>
    /// <remarks>A reference may have come from a silo that is dead by now.</remarks>
    internal CallRuntime Runtime => RuntimeContext.Current?.Silo ?? _runtime;

    /// <summary>A reference to the same grain as <typeparamref name="TGrainInterface"/>.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)As(typeof(TGrainInterface));

    internal object As(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : ProxyFactory.For(interfaceType).Create(GrainId, Runtime);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{GrainId}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"GrainReference:{GrainId}", out charsWritten);

    /// <summary>Equality of identities.</summary>
    public static bool operator ==(GrainReference? left, GrainReference? right) => left?.Equals(right) ?? right is null;

    /// <summary>Inequality of identities.</summary>
    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);
}
