using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MTProto.Transports;

/// <content>Sending.</content>
public sealed partial class TransportConnection
{
    // Telethon 1.25 strips only what exceeds a multiple of 4, so a server pads by at most 3 bytes.
    private const int MaxServerPadding = 3;

    /// <summary>
    /// Sends one packet. The caller sees to it that no two calls overlap. A cancelled call may have sent part of the packet, so
    /// nothing can be sent afterwards.
    /// </summary>
    /// <param name="payload">A multiple of 4 bytes, at least 4; copied before the call returns to its caller for the first time.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <returns>False where the connection is closed or broken.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payload.Length, FrameCodec.MinPayloadLength, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, LargestMaxPacketLength, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfNotEqual(payload.Length % 4, 0, nameof(payload));
        if (_writeBroken)
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(payload.Length + FrameCodec.MaxOverhead);
        try
        {
            return await SendAsync(buffer.AsMemory(0, Frame(payload.Span, buffer)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Answers a client with a transport error (core.telegram.org/mtproto/mtproto-transports#transport-errors). Servers only.</summary>
    /// <param name="code">The code, such as -404; negative.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <returns>False where the connection is closed or broken.</returns>
    public ValueTask<bool> WriteTransportErrorAsync(int code, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code, 0);
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(payload, code);
        return WriteAsync(payload, cancellationToken);
    }

    private int Frame(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        int length;
        if (Kind == TransportKind.Full)
        {
            length = FrameCodec.WriteFull(_framesWritten++, payload, destination);
        }
        else
        {
            var padding = Kind == TransportKind.PaddedIntermediate ? DrawPaddingLength() : 0;
            var headerLength = FrameCodec.WriteHeader(Kind, payload.Length + padding, destination);
            payload.CopyTo(destination[headerLength..]);
            length = headerLength + payload.Length + padding;
            _random.Fill(destination[(length - padding)..length]);
        }

        _encryption?.Process(destination[..length], destination[..length]);
        return length;
    }

    private int DrawPaddingLength()
    {
        Span<byte> drawn = stackalloc byte[1];
        _random.Fill(drawn);
        return drawn[0] & (_isClient ? FrameCodec.MaxPadding : MaxServerPadding);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // The key stream has moved on, so only a completed write leaves the two sides in step.
        _writeBroken = true;
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            return false;
        }

        _writeBroken = false;
        return true;
    }
}
