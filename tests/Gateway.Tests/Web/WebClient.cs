using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using MTProto.Transports;
using Testing;

namespace Gateway.Tests.Web;

/// <summary>A web client as pages have it: the platform's WebSocket, obfuscation in it, and each message taken for one packet.</summary>
internal sealed class WebClient : IAsyncDisposable
{
    private readonly TransportKind _kind;
    private readonly ObfuscationHeader _streams;
    private byte[]? _header;

    private WebClient(ClientWebSocket socket, TransportKind kind, ObfuscationHeader streams, byte[] header)
    {
        Socket = socket;
        _kind = kind;
        _streams = streams;
        _header = header;
    }

    public ClientWebSocket Socket { get; }

    public static async Task<WebClient> ConnectAsync(
        IPEndPoint gateway, string path, TransportKind kind, ProxySecret secret, SeededRandomSource random, CancellationToken cancellationToken, string? host = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("binary");
        var uri = new Uri(host is null ? $"ws://{gateway}{path}" : $"wss://{host}{path}");
        using var invoker = new HttpMessageInvoker(Handler(gateway));
        await socket.ConnectAsync(uri, invoker, cancellationToken);
        var header = new byte[ObfuscationHeader.Length];
        var streams = ObfuscationHeader.Create(kind, 2, secret, random, header);
        return new WebClient(socket, kind, streams, header);
    }

    /// <summary>Connects to the gateway whatever the name is, and believes every certificate.</summary>
    public static SocketsHttpHandler Handler(IPEndPoint gateway) => new()
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(gateway, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    };

    /// <summary>Sends packets: one per message, or in messages of any length.</summary>
    public async Task SendAsync(byte[][] packets, Random? random, CancellationToken cancellationToken)
    {
        if (random is null)
        {
            if (Interlocked.Exchange(ref _header, null) is { } header)
            {
                await SendAsync(header, cancellationToken);
            }

            foreach (var packet in packets)
            {
                await SendAsync(Encrypt(Frame(packet)), cancellationToken);
            }

            return;
        }

        var bytes = Encrypt([.. packets.SelectMany(Frame)]);
        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(bytes.Length - at, random.Next(1, 20_000));
            await SendAsync(bytes.AsMemory(at, count), cancellationToken, random.Next(2) == 0 || at + count == bytes.Length);
            at += count;
        }
    }

    /// <summary>Receives so many messages and takes a packet out of each.</summary>
    public async Task<byte[][]> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        var packets = new byte[count][];
        var buffer = new byte[512 * 1024];
        for (var i = 0; i < count; i++)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await Socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
            _streams.FromServer.Process(buffer.AsSpan(0, length), buffer);
            var frame = FrameCodec.ReadHeader(_kind, buffer.AsSpan(0, length), fromServer: true, 1 << 24);
            Assert.Equal(FrameHeaderStatus.Frame, frame.Status);
            Assert.Equal(length, frame.TotalLength);
            packets[i] = buffer[frame.HeaderLength..length];
        }

        return packets;
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken, bool ends = true) =>
        await Socket.SendAsync(message, WebSocketMessageType.Binary, ends, cancellationToken);

    private byte[] Frame(byte[] packet)
    {
        var header = new byte[4];
        return [.. header[..FrameCodec.WriteHeader(_kind, packet.Length, header)], .. packet];
    }

    private byte[] Encrypt(byte[] bytes)
    {
        _streams.FromClient.Process(bytes, bytes);
        return bytes;
    }
}
