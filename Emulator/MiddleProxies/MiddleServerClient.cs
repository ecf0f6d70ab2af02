using System.Net.Sockets;
using System.Threading.Channels;
using MTProto.Transports;
using MTProto.Transports.MiddleProxy;

namespace Emulator.MiddleProxies;

/// <summary>A client behind the proxy: a connection to the data centre, with packets in both directions.</summary>
internal sealed class MiddleServerClient
{
    private readonly Channel<byte[]> _packets = Channel.CreateBounded<byte[]>(256);
    private readonly CancellationTokenSource _ended;
    private readonly MiddleServerLink _link;
    private readonly EmulatorMiddleOptions _options;
    private readonly ulong _id;
    private readonly CancellationToken _linkEnded;

    public MiddleServerClient(MiddleServerLink link, EmulatorMiddleOptions options, ulong id, CancellationToken cancellationToken)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _link = link;
        _options = options;
        _id = id;
        _linkEnded = cancellationToken;
    }

    /// <summary>Completes when the data centre's side is over; the client is told of it then.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public void Start(Action<ulong> removed) => Running = RunAsync(removed);

    /// <summary>Passes a packet on.</summary>
    public async Task SendAsync(MiddleRequestFlags flags, ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        // The proxy cannot tell where the packet ends; its padding is cut here.
        if (flags.HasFlag(MiddleRequestFlags.Padded) && TransportPadding.TryFindPacketLength(packet.Span, out var length))
        {
            packet = packet[..length];
        }

        try
        {
            await _packets.Writer.WriteAsync(packet.ToArray(), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The data centre hung up; the proxy is being told.
        }
    }

    /// <summary>The client is gone.</summary>
    public void Close() => _packets.Writer.TryComplete();

    private async Task RunAsync(Action<ulong> removed)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(_options.DataCenter, _ended.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: false);
            var up = await TransportConnection.ConnectAsync(stream, new ClientTransportOptions { Kind = TransportKind.Intermediate }, _ended.Token).ConfigureAwait(false);
            await using (up.ConfigureAwait(false))
            {
                var answers = PassAnswersAsync(up);
                var packets = PassPacketsAsync(up);
                await Task.WhenAny(answers, packets).ConfigureAwait(false);
                await _ended.CancelAsync().ConfigureAwait(false);
                await up.DisposeAsync().ConfigureAwait(false);
                await Task.WhenAll(answers, packets).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // A side is gone: the proxy is told below.
        }
        finally
        {
            _packets.Writer.TryComplete();
            removed(_id);
            _ended.Dispose();
        }
    }

    private async Task PassPacketsAsync(TransportConnection up)
    {
        try
        {
            await foreach (var packet in _packets.Reader.ReadAllAsync(_ended.Token).ConfigureAwait(false))
            {
                if (packet.Length < FrameCodec.MinPayloadLength || !await up.WriteAsync(packet, _ended.Token).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The other direction ended first.
        }
    }

    private async Task PassAnswersAsync(TransportConnection up)
    {
        try
        {
            while (true)
            {
                var frame = await up.ReadAsync(_ended.Token).ConfigureAwait(false);
                switch (frame.Status)
                {
                    case FrameStatus.Frame:
                        await AnswerAsync(frame.Payload).ConfigureAwait(false);
                        break;
                    case FrameStatus.TransportError:
                        await AnswerAsync(BitConverter.GetBytes(frame.ErrorCode)).ConfigureAwait(false);
                        break;
                    case FrameStatus.QuickAck:
                        break;
                    default:
                        return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The link or the other direction ended first.
        }
    }

    private Task AnswerAsync(ReadOnlyMemory<byte> packet)
    {
        var body = new byte[MiddleMessage.AnswerHeaderLength + packet.Length];
        MiddleMessage.WriteAnswerHeader(_id, body);
        packet.CopyTo(body.AsMemory(MiddleMessage.AnswerHeaderLength));

        // Not cancelled with the client: half a frame would break the link for all the others on it.
        return _link.WriteAsync(body, _linkEnded);
    }
}
