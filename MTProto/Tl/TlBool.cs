namespace MTProto.Tl;

/// <summary>A boxed <c>Bool</c>, where a whole answer is one.</summary>
public sealed class TlBool : ITlObject
{
    /// <summary><c>boolTrue</c>.</summary>
    public static readonly TlBool True = new(true);

    /// <summary><c>boolFalse</c>.</summary>
    public static readonly TlBool False = new(false);

    private readonly bool _value;

    private TlBool(bool value) => _value = value;

    /// <inheritdoc/>
    public uint ConstructorId => _value ? TlReader.TrueConstructor : TlReader.FalseConstructor;

    /// <inheritdoc/>
    public void Write(TlWriter writer) => writer.WriteBool(_value);
}
