using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>A constructor that no layer has, as a client meets one when its layer is old.</summary>
internal sealed class UnknownObject : ITlObject
{
    public const uint Constructor = 0x7E1E9001;

    public static readonly UnknownObject Instance = new();

    public uint ConstructorId => Constructor;

    public void Write(TlWriter writer) => writer.WriteUInt32(Constructor);
}
