using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MTProto.Crypto;

namespace MTProto.Transports;

/// <summary>
/// MTProto packets over a stream, from either side. One reader and one writer may work at the same time, but no two of a kind.
/// While nothing arrives no buffer is held: a read without room waits for data before an array is rented.
/// </summary>
public sealed partial class TransportConnection : IAsyncDisposable
{
    /// <summary>The default limit of a packet: 16 MiB and 1 KiB.</summary>
    public const int DefaultMaxPacketLength = (16 * 1024 * 1024) + 1024;

    /// <summary>The highest limit that can be set: the longest packet of the abridged transport.</summary>
    public const int LargestMaxPacketLength = 0xff_ffff * 4;

    // Shorter payloads from a server carry no message: an unencrypted one has 20 bytes before its body.
    private const int ShortestMessage = 20;

    private readonly Stream _stream;
    private readonly bool _isClient;
    private readonly IRandomSource _random;
    private readonly int _maxPacketLength;
    private readonly AesCtr256? _decryption;
    private readonly AesCtr256? _encryption;

    private ReceiveBuffer _received;
    private int _taken;
    private int _framesRead;
    private int _framesWritten;
    private FrameResult? _end;
    private bool _writeBroken;

    private TransportConnection(
        Stream stream, bool isClient, TransportKind kind, ObfuscationHeader? header, IRandomSource random, int maxPacketLength)
    {
        _stream = stream;
        _isClient = isClient;
        _random = random;
        _maxPacketLength = maxPacketLength;
        Kind = kind;
        Obfuscated = header is not null;
        DcId = header?.DcId ?? 0;
        _decryption = isClient ? header?.FromServer : header?.FromClient;
        _encryption = isClient ? header?.FromClient : header?.FromServer;
    }

    /// <summary>The transport spoken.</summary>
    public TransportKind Kind { get; }

    /// <summary>Whether the stream is obfuscated.</summary>
    public bool Obfuscated { get; }

    /// <summary>The data centre named in the obfuscation header, 0 without one; see <see cref="ObfuscationHeader.DcId"/> for what it is worth.</summary>
    public short DcId { get; }

    /// <summary>The secret that the client turned out to have; null without secrets.</summary>
    public ProxySecret? Secret { get; private init; }

    /// <summary>
    /// Reads the next packet. After <see cref="FrameStatus.Closed"/> or <see cref="FrameStatus.Invalid"/> every further read
    /// gives the same. A cancelled read loses nothing and may be repeated.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FrameResult> ReadAsync(CancellationToken cancellationToken)
    {
        if (_end is { } ended)
        {
            return ended;
        }

        _received.Consume(_taken);
        _taken = 0;
        while (true)
        {
            var wanted = ReceiveBuffer.InitialLength;
            if (!_received.IsEmpty && TryTake(out var result, out wanted))
            {
                return result;
            }

            int count;
            try
            {
                if (_received.IsEmpty)
                {
                    await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                }

                count = await _stream.ReadAsync(_received.GetFree(wanted), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsBroken(exception))
            {
                return End(FrameResult.Closed("the connection broke"));
            }

            if (count == 0)
            {
                return End(FrameResult.Closed(_received.IsEmpty ? "the connection was closed" : "the connection was closed within a frame"));
            }

            var received = _received.Commit(count);
            _decryption?.Process(received, received);
        }
    }

    /// <summary>Closes the stream. A read in progress ends with <see cref="FrameStatus.Closed"/>.</summary>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool IsBroken(Exception exception) => exception is IOException or SocketException or ObjectDisposedException;

    private bool TryTake(out FrameResult result, out int wanted)
    {
        var header = FrameCodec.ReadHeader(Kind, _received.Bytes, _isClient, _maxPacketLength);
        result = default;
        wanted = ReceiveBuffer.InitialLength;
        switch (header.Status)
        {
            case FrameHeaderStatus.Incomplete:
                return false;
            case FrameHeaderStatus.Invalid:
                result = End(FrameResult.Invalid(header.Reason!));
                return true;
            case FrameHeaderStatus.QuickAck:
                _taken = header.HeaderLength;
                result = FrameResult.QuickAck(header.QuickAckToken);
                return true;
        }

        if (_received.Bytes.Length < header.TotalLength)
        {
            wanted = header.TotalLength;
            return false;
        }

        _taken = header.TotalLength;
        result = Unwrap(header);
        return true;
    }

    private FrameResult Unwrap(FrameHeader header)
    {
        if (Kind == TransportKind.Full && FrameCodec.CheckFull(_received.Bytes[..header.TotalLength], _framesRead++) is { } fault)
        {
            return End(FrameResult.Invalid(fault));
        }

        var payload = _received.Slice(header.HeaderLength, header.PayloadLength);
        if (_isClient && payload.Length < ShortestMessage)
        {
            var code = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
            return code < 0 ? FrameResult.TransportError(code) : End(FrameResult.Invalid("a frame is shorter than any message"));
        }

        if (Kind == TransportKind.PaddedIntermediate)
        {
            if (!TransportPadding.TryFindPacketLength(payload.Span, out var length))
            {
                return End(FrameResult.Invalid("the padding of a frame is too long"));
            }

            payload = payload[..length];
        }

        return FrameResult.Frame(payload, header.QuickAckRequested);
    }

    private FrameResult End(FrameResult result)
    {
        _received.Release();
        _taken = 0;
        _end = result;
        return result;
    }
}
