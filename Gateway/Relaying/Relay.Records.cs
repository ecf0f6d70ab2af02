using MTProto.Crypto;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// What goes out in TLS records is read to where it lies in them: between the pieces there is room for the headers, so that nothing is copied and
/// everything goes out in one piece.
/// </summary>
internal sealed unsafe partial class Relay
{
    private const int RecordCount = Worker.ScratchLength / TlsRecordCodec.MaxPayload;
    private const int RecordStride = TlsRecordCodec.HeaderLength + TlsRecordCodec.MaxPayload;

    private int ReceiveRecords(int fd, int limit)
    {
        var count = limit / TlsRecordCodec.MaxPayload;
        var vectors = stackalloc IoVector[RecordCount];
        var at = _worker.ScratchPointer + TlsRecordCodec.HeaderLength;
        for (var i = 0; i < count; i++, at += RecordStride)
        {
            vectors[i].Base = at;
            vectors[i].Length = TlsRecordCodec.MaxPayload;
        }

        return Sockets.Receive(fd, vectors, count);
    }

    // The length with the headers.
    private static int WrapRecords(byte* buffer, int length, bool recrypts, Leg* self, Leg* other)
    {
        var at = buffer;
        while (length > 0)
        {
            var payload = Math.Min(length, TlsRecordCodec.MaxPayload);
            TlsRecordCodec.WriteHeader(new Span<byte>(at, TlsRecordCodec.HeaderLength), payload);
            if (recrypts)
            {
                CtrState.ApplyPair(ref self->Decrypt, ref other->Encrypt, new Span<byte>(at + TlsRecordCodec.HeaderLength, payload));
            }

            at += TlsRecordCodec.HeaderLength + payload;
            length -= payload;
        }

        return (int)(at - buffer);
    }
}
