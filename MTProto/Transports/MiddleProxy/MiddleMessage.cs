using System.Buffers.Binary;

namespace MTProto.Transports.MiddleProxy;

/// <summary>A message between a proxy and a middle proxy that are connected.</summary>
public readonly ref struct MiddleMessage
{
    /// <summary>Bytes of an answer before the client's packet.</summary>
    public const int AnswerHeaderLength = 16;

    /// <summary>Bytes of a message that closes a connection, and of a ping and its answer.</summary>
    public const int ShortLength = 12;

    /// <summary>Bytes of a quick ack.</summary>
    public const int SimpleAckLength = 16;

    private MiddleMessage(MiddleMessageKind kind, ulong id, ReadOnlySpan<byte> packet)
    {
        Kind = kind;
        Id = id;
        Packet = packet;
    }

    /// <summary>What it is.</summary>
    public MiddleMessageKind Kind { get; }

    /// <summary>The connection that it is about; of pings and their answers the number.</summary>
    public ulong Id { get; }

    /// <summary>The client's packet, or for the client; empty where the kind has none.</summary>
    public ReadOnlySpan<byte> Packet { get; }

    /// <summary>The token of a quick ack.</summary>
    public uint Token { get; private init; }

    /// <summary>What an emulated middle proxy learns of a request besides its packet.</summary>
    public MiddleRequestFields Request { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <param name="body">A frame's body.</param>
    /// <param name="message">The message, where the result is <see cref="MiddleStatus.Ok"/>.</param>
    /// <returns><see cref="MiddleStatus.Unsupported"/> for one that is not known, <see cref="MiddleStatus.Invalid"/> for a wrong length or field.</returns>
    public static MiddleStatus TryRead(ReadOnlySpan<byte> body, out MiddleMessage message)
    {
        message = default;
        if (body.Length < 4)
        {
            return MiddleStatus.Invalid;
        }

        var code = BinaryPrimitives.ReadUInt32LittleEndian(body);
        switch (code)
        {
            case MiddleCodes.Answer:
                if (body.Length < AnswerHeaderLength + FrameCodec.MinPayloadLength)
                {
                    return MiddleStatus.Invalid;
                }

                message = new MiddleMessage(MiddleMessageKind.Answer, BinaryPrimitives.ReadUInt64LittleEndian(body[8..]), body[AnswerHeaderLength..]);
                return MiddleStatus.Ok;
            case MiddleCodes.Request:
                return ReadRequest(body, out message);
            case MiddleCodes.SimpleAck:
                if (body.Length != SimpleAckLength)
                {
                    return MiddleStatus.Invalid;
                }

                message = new MiddleMessage(MiddleMessageKind.SimpleAck, BinaryPrimitives.ReadUInt64LittleEndian(body[4..]), default)
                {
                    Token = BinaryPrimitives.ReadUInt32LittleEndian(body[12..]),
                };
                return MiddleStatus.Ok;
            case MiddleCodes.CloseExternal:
                return ReadShort(MiddleMessageKind.CloseExternal, body, out message);
            case MiddleCodes.CloseConnection:
                return ReadShort(MiddleMessageKind.CloseConnection, body, out message);
            case MiddleCodes.Ping:
                return ReadShort(MiddleMessageKind.Ping, body, out message);
            case MiddleCodes.Pong:
                return ReadShort(MiddleMessageKind.Pong, body, out message);
            default:
                return MiddleStatus.Unsupported;
        }
    }

    /// <summary>Writes a message of a kind that carries a number alone: the closing ones, ping and its answer.</summary>
    /// <param name="kind">Such a kind.</param>
    /// <param name="id">The connection or the ping's number.</param>
    /// <param name="destination"><see cref="ShortLength"/> bytes.</param>
    public static void WriteShort(MiddleMessageKind kind, ulong id, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, kind switch
        {
            MiddleMessageKind.CloseExternal => MiddleCodes.CloseExternal,
            MiddleMessageKind.CloseConnection => MiddleCodes.CloseConnection,
            MiddleMessageKind.Ping => MiddleCodes.Ping,
            MiddleMessageKind.Pong => MiddleCodes.Pong,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The message carries more than a number."),
        });
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], id);
    }

    /// <summary>Writes a quick ack, as a middle proxy sends it.</summary>
    /// <param name="id">The client's connection.</param>
    /// <param name="token">The token.</param>
    /// <param name="destination"><see cref="SimpleAckLength"/> bytes.</param>
    public static void WriteSimpleAck(ulong id, uint token, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, MiddleCodes.SimpleAck);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], id);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], token);
    }

    /// <summary>Writes what stands before a packet for a client, as a middle proxy sends it.</summary>
    /// <param name="id">The client's connection.</param>
    /// <param name="destination"><see cref="AnswerHeaderLength"/> bytes.</param>
    public static void WriteAnswerHeader(ulong id, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, MiddleCodes.Answer);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], id);
    }

    private static MiddleStatus ReadShort(MiddleMessageKind kind, ReadOnlySpan<byte> body, out MiddleMessage message)
    {
        message = default;
        if (body.Length != ShortLength)
        {
            return MiddleStatus.Invalid;
        }

        message = new MiddleMessage(kind, BinaryPrimitives.ReadUInt64LittleEndian(body[4..]), default);
        return MiddleStatus.Ok;
    }

    private static MiddleStatus ReadRequest(ReadOnlySpan<byte> body, out MiddleMessage message)
    {
        message = default;
        var status = MiddleRequestFields.TryRead(body, out var fields, out var id, out var length);
        if (status == MiddleStatus.Ok)
        {
            message = new MiddleMessage(MiddleMessageKind.Request, id, body[length..]) { Request = fields };
        }

        return status;
    }
}
