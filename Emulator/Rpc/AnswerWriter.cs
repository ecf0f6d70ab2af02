using Emulator.Layers;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Writes what a client gets in the layer that it named.</summary>
internal static class AnswerWriter
{
    public static void Write(TlWriter writer, ITlObject value, int layer)
    {
        if (value is not UnknownObject && LayerSchema.For(layer) is { } schema)
        {
            LayerWriter.Write(writer, value, schema);
        }
        else
        {
            value.Write(writer);
        }
    }
}
