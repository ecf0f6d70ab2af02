using System.Runtime.InteropServices;
using MTProto.Crypto;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

internal sealed unsafe partial class Relay
{
    /// <summary>Bytes that are read at once from a side whose other side is slow: the payload of one record.</summary>
    internal const int SmallestRead = TlsRecordCodec.MaxPayload;

    private const int MaxReadShift = 4;
    private const int FirstReadShift = 2;
    private const LegFlags Unreadable = LegFlags.ReadClosed | LegFlags.IsPaused;

    // Reads once from one side and sends to the other, if there is something to read and the other side has taken everything before.
    private void Pump(int leg, Pair* pair, Leg* self, Leg* other)
    {
        if ((self->Flags & LegFlags.MayRead) == 0 || (self->Flags & Unreadable) != 0 || other->Pending != null)
        {
            return;
        }

        var limit = Math.Min(SmallestRead << self->ReadShift, HasFrames(self, other) ? FramesRead : Worker.ScratchLength);
        var read = HasGaps(self, other) ? ReceiveRecords(self->Fd, limit) : Sockets.Receive(self->Fd, _worker.ScratchPointer, limit);
        if (read <= 0)
        {
            OnNothingRead(leg, pair, self, other, read);
            return;
        }

        // The system gives everything that lies there, up to the limit: less than that was all.
        if (read == limit || (self->Flags & LegFlags.PeerClosing) != 0)
        {
            List(leg, pair, self);
        }
        else
        {
            self->Flags &= ~LegFlags.MayRead;
        }

        Move(leg, pair, self, other, read);
        Learn(self, other, read == limit);
    }

    // Reading much at once is cheap where it all goes on, and where it does not it lies here: a slow client that downloads would hold a whole buffer.
    private static void Learn(Leg* self, Leg* other, bool wasFull)
    {
        if (other->Pending != null)
        {
            self->ReadShift -= (byte)(self->ReadShift > 0 ? 1 : 0);
        }
        else if (wasFull && self->ReadShift < MaxReadShift)
        {
            self->ReadShift++;
        }
    }

    // What was read into the scratch memory goes through the codecs and streams, and out as far as the socket takes it.
    private void Move(int leg, Pair* pair, Leg* self, Leg* other, int read)
    {
        var isUp = (leg & 1) == 0;
        Account(leg, pair, self, isUp, read);
        var buffer = _worker.ScratchPointer;
        var recrypts = (pair->Flags & (isUp ? PairFlags.RecryptUp : PairFlags.RecryptDown)) != 0;
        var isClosed = false;
        if (self->Codec == ClientCodec.WebSocketFrames && !TryUnwrapFrames(leg, pair, self, buffer, read, out read, out isClosed))
        {
            return;
        }

        if (self->Codec == ClientCodec.TlsRecords && !TlsRecordCodec.TryUnwrap(ref self->CodecState, new Span<byte>(buffer, read), out read))
        {
            _worker.Counters.Add(GatewayCounter.CodecErrors);
            Close(leg >> 1, pair, CloseReason.InvalidBytes);
            return;
        }

        if (other->Codec == ClientCodec.WebSocketFrames)
        {
            read = WrapFrames(pair, buffer, read, isUp, self, other);
        }
        else if (HasGaps(self, other))
        {
            read = WrapRecords(buffer, read, recrypts, self, other);
        }
        else if (other->Codec == ClientCodec.TlsRecords)
        {
            read = CopyIntoRecords(buffer, read, self, other);
        }
        else if (recrypts)
        {
            CtrState.ApplyPair(ref self->Decrypt, ref other->Encrypt, new Span<byte>(buffer, read));
        }

        if (read > 0)
        {
            Send(leg >> 1, pair, other, buffer, read);
        }

        if (isClosed)
        {
            CloseAfterSending(leg >> 1, pair, self, other, CloseReason.Finished);
        }
        else if (pair->BytesLeft <= 0)
        {
            CloseAfterSending(leg >> 1, pair, self, other, CloseReason.TooMuch);
        }
    }

    private void Send(int index, Pair* pair, Leg* to, byte* buffer, int length)
    {
        if (to->Pending != null)
        {
            // Only at the opening, when what was held back meanwhile comes on top.
            Append(to, buffer, length);
            return;
        }

        var sent = Sockets.Send(to->Fd, buffer, length);
        if (sent == length)
        {
            return;
        }

        if (sent < 0 && sent != -Errno.Again)
        {
            OnSendFailed(index, pair, to);
            return;
        }

        _worker.Counters.Add(GatewayCounter.PartialSends);
        Keep(to, buffer + Math.Max(sent, 0), length - Math.Max(sent, 0));
    }

    private void Keep(Leg* to, byte* bytes, int length)
    {
        to->Pending = _pool.Take(length, out var size);
        to->PendingClass = size;
        to->PendingStart = 0;
        to->PendingLength = length;
        NativeMemory.Copy(bytes, to->Pending, (nuint)length);
    }

    private void Append(Leg* to, byte* bytes, int length)
    {
        var memory = _pool.Take(to->PendingLength + length, out var size);
        NativeMemory.Copy(to->Pending + to->PendingStart, memory, (nuint)to->PendingLength);
        NativeMemory.Copy(bytes, memory + to->PendingLength, (nuint)length);
        _pool.Return(to->Pending, to->PendingClass);
        to->Pending = memory;
        to->PendingClass = size;
        to->PendingStart = 0;
        to->PendingLength += length;
    }

    // Sends what waits; true where nothing waits any more and the relay goes on.
    private bool Flush(int index, Pair* pair, Leg* to, Leg* from)
    {
        var sent = Sockets.Send(to->Fd, to->Pending + to->PendingStart, to->PendingLength);
        if (sent < 0)
        {
            if (sent != -Errno.Again)
            {
                OnSendFailed(index, pair, to);
            }

            return false;
        }

        to->PendingStart += sent;
        to->PendingLength -= sent;
        if (to->PendingLength > 0)
        {
            return false;
        }

        Drop(to);
        if ((from->Flags & LegFlags.ReadClosed) != 0)
        {
            CloseWriting(index, pair, to, from);
        }

        return (pair->Flags & PairFlags.IsEnding) == 0;
    }

    private void Drop(Leg* leg)
    {
        if (leg->Pending != null)
        {
            _pool.Return(leg->Pending, leg->PendingClass);
            leg->Pending = null;
            leg->PendingLength = 0;
        }
    }

    private void Account(int leg, Pair* pair, Leg* self, bool isUp, int bytes)
    {
        pair->MovedAt = Seconds;
        _worker.Counters.Add(isUp ? GatewayCounter.BytesUp : GatewayCounter.BytesDown, bytes);
        if (pair->User >= 0)
        {
            var user = _users[pair->User];
            user.Moved(_worker.Index, isUp ? bytes : 0, isUp ? 0 : bytes);
            if (user.PauseFor(_worker.Index, isUp, bytes, _worker.Now) is var pause and > 0)
            {
                Pause(leg, pair, self, pause);
            }
        }

        pair->BytesLeft -= bytes;
    }

    private uint Seconds => (uint)(_worker.Now / 1000);
}
