namespace MTProto.Tl;

/// <summary>A boxed vector of boxed objects, where a whole answer is one (<c>users.getUsers</c> for example).</summary>
/// <param name="items">The elements, in order.</param>
public sealed class TlVector<T>(T[] items) : ITlObject
    where T : ITlObject
{
    /// <summary>The elements, in order.</summary>
    public T[] Items { get; } = items;

    /// <inheritdoc/>
    public uint ConstructorId => TlReader.VectorConstructor;

    /// <inheritdoc/>
    public void Write(TlWriter writer) => writer.WriteVector(Items);
}
