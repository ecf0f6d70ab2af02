namespace MTProto.Tl;

/// <summary>A TL constructor with its values (core.telegram.org/mtproto/TL).</summary>
public interface ITlObject
{
    /// <summary>The CRC-32 of the constructor's definition, its first four bytes on the wire.</summary>
    uint ConstructorId { get; }

    /// <summary>Writes the constructor id and every field: the boxed form.</summary>
    void Write(TlWriter writer);
}
