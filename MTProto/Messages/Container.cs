using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>Simple containers: several messages in one (core.telegram.org/mtproto/service_messages#simple-container).</summary>
public static class Container
{
    /// <summary>Id of <c>msg_container</c>.</summary>
    public const uint Constructor = 0x73f1f8dc;

    /// <summary>Messages in a container at most; the documentation's recommendation, and what servers refuse beyond.</summary>
    public const int MaxMessages = 1020;

    /// <summary>Bytes before each body: msg_id (8), seqno (4), length (4).</summary>
    public const int MessageHeaderLength = 16;

    /// <summary>Writes what precedes the first message.</summary>
    public static void WriteHeader(TlWriter writer, int count)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)MaxMessages);
        writer.WriteUInt32(Constructor);
        writer.WriteInt32(count);
    }

    /// <summary>Writes what precedes a body, which the caller writes next.</summary>
    /// <returns>For <see cref="EndMessage"/>.</returns>
    public static int BeginMessage(TlWriter writer, long msgId, int seqNo)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(msgId);
        writer.WriteInt32(seqNo);
        writer.WriteInt32(0);
        return writer.Length;
    }

    /// <summary>Sets the length of the body that began at <paramref name="start"/>.</summary>
    public static void EndMessage(TlWriter writer, int start)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Patch(start - 4, writer.Length - start);
    }

    /// <summary>Writes a whole message.</summary>
    public static void WriteMessage(TlWriter writer, long msgId, int seqNo, ReadOnlySpan<byte> body)
    {
        var start = BeginMessage(writer, msgId, seqNo);
        writer.WriteRaw(body);
        EndMessage(writer, start);
    }
}
