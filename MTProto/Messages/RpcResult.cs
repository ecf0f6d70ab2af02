using System.Buffers.Binary;
using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>rpc_result: the answer to a call (core.telegram.org/mtproto/service_messages#response-to-an-rpc-query).</summary>
public static class RpcResult
{
    /// <summary>Id of <c>rpc_result</c>.</summary>
    public const uint Constructor = 0xf35c6d01;

    /// <summary>Bytes before the answer itself: constructor id and req_msg_id.</summary>
    public const int HeaderLength = 12;

    /// <summary>Writes what precedes the answer, which the caller writes next.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="requestMsgId">msg_id of the call that is answered.</param>
    public static void WriteHeader(TlWriter writer, long requestMsgId)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(Constructor);
        writer.WriteInt64(requestMsgId);
    }

    /// <summary>Splits a body into the call's msg_id and the answer.</summary>
    /// <returns><see cref="TlStatus.Unsupported"/> where the body is no rpc_result, <see cref="TlStatus.Incomplete"/> where it ends too early.</returns>
    public static TlStatus TryRead(ReadOnlySpan<byte> body, out long requestMsgId, out ReadOnlySpan<byte> result)
    {
        requestMsgId = 0;
        result = default;
        if (body.Length < HeaderLength + 4)
        {
            return TlStatus.Incomplete;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(body) != Constructor)
        {
            return TlStatus.Unsupported;
        }

        requestMsgId = BinaryPrimitives.ReadInt64LittleEndian(body[4..]);
        result = body[HeaderLength..];
        return TlStatus.Ok;
    }
}
