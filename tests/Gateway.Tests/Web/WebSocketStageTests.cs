using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Hosting;
using MTProto.Transports;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Web;
using Telepool.Gateway.Workers;
using Testing;

namespace Gateway.Tests.Web;

public sealed class WebSocketStageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _deadline = new(Patience);
    private readonly SeededRandomSource _random = new(1);
    private EchoDataCenter _dataCenter = null!;
    private GatewayHost _gateway = null!;

    private CancellationToken Deadline => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        _dataCenter = new EchoDataCenter();
        _gateway = await GatewayFactory.StartAsync(
            GatewayFactory.Settings(_dataCenter.EndPoint) with { Web = new WebSettings { Origins = ["https://web.example.org"] } });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _dataCenter.DisposeAsync();
        _deadline.Dispose();
    }

    [Theory]
    [InlineData(TransportKind.Abridged, "/apiws")]
    [InlineData(TransportKind.Intermediate, "/apiws_premium?x=1")]
    [InlineData(TransportKind.PaddedIntermediate, "/apiws1")]
    public async Task Echo_OfPacketsInWhateverMessages_IsOnePacketPerMessage(TransportKind kind, string path)
    {
        var client = await WebClient.ConnectAsync(_gateway.EndPoints[0], path, kind, GatewayFactory.Secret(GatewayFactory.Key), _random, Deadline);
        await using var _ = client;
        var random = new Random(2);
        for (var round = 0; round < 6; round++)
        {
            var packets = Enumerable.Range(0, 30).Select(i => _random.Bytes(4 * random.Next(1, i == 0 ? 60_000 : 300))).ToArray();
            var receiving = client.ReceiveAsync(packets.Length, Deadline);
            await client.SendAsync(packets, round == 0 ? null : random, Deadline);
            Assert.Equal(packets, await receiving);
        }
    }

    [Fact]
    public async Task Close_ByTheClient_IsAnsweredAndEndsTheUpstream()
    {
        var client = await WebClient.ConnectAsync(
            _gateway.EndPoints[0], "/apiws", TransportKind.Intermediate, GatewayFactory.Secret(GatewayFactory.Key), _random, Deadline);
        await using var _ = client;
        await client.SendAsync([_random.Bytes(40)], null, Deadline);
        await client.ReceiveAsync(1, Deadline);
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        while (_dataCenter.Ended == 0)
        {
            await Task.Delay(5, Deadline);
            Deadline.ThrowIfCancellationRequested();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ping_ByteByByte_IsAnsweredWithItsContent(bool isRelaying)
    {
        using var socket = await OpenRawAsync();
        if (isRelaying)
        {
            var header = new byte[ObfuscationHeader.Length];
            ObfuscationHeader.Create(TransportKind.Intermediate, 2, GatewayFactory.Secret(GatewayFactory.Key), _random, header);
            await socket.SendAsync(Frame(WebSocketOpcode.Binary, header), Deadline);
            while (_gateway.Workers[0].Counters[GatewayCounter.RelaysOpened] == 0)
            {
                await Task.Delay(5, Deadline);
                Deadline.ThrowIfCancellationRequested();
            }
        }

        var content = _random.Bytes(125);
        foreach (var b in Frame(WebSocketOpcode.Ping, content))
        {
            await socket.SendAsync(new[] { b }, Deadline);
        }

        byte[] expected = [0x8a, 125, .. content];
        var answer = new byte[expected.Length];
        await new NetworkStream(socket).ReadExactlyAsync(answer, Deadline);
        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("8105", 1003)]
    [InlineData("8200", 1002)]
    [InlineData("f280", 1002)]
    public async Task Frames_AgainstTheProtocol_AreAnsweredWithTheCodeAndTheEnd(string frame, int code)
    {
        using var socket = await OpenRawAsync();
        await socket.SendAsync(Convert.FromHexString(frame), Deadline);
        var answer = new byte[4];
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(answer, Deadline);
        Assert.Equal([0x88, 2, (byte)(code >> 8), (byte)code], answer);
        Assert.Equal(0, await stream.ReadAsync(answer, Deadline));
    }

    [Theory]
    [InlineData("GET /apiws/x HTTP/1.1", null)]
    [InlineData("GET /apiws HTTP/1.0", null)]
    [InlineData("GET /apiws HTTP/1.1", "https://evil.example.org")]
    public async Task Request_ThatIsNoneOfOurs_IsAStrangers(string line, string? origin)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_gateway.EndPoints[0], Deadline);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Request(line, origin)), Deadline);
        while (_gateway.Workers[0].Counters[GatewayCounter.Strangers] == 0)
        {
            await Task.Delay(5, Deadline);
            Deadline.ThrowIfCancellationRequested();
        }

        Assert.Equal(0, _gateway.Workers[0].Counters[GatewayCounter.WebSocketsOpened]);
    }

    [Fact]
    public async Task Header_OfNobodys_IsAnsweredWithSilence()
    {
        using var socket = await OpenRawAsync("https://web.example.org");
        await socket.SendAsync(Frame(WebSocketOpcode.Binary, _random.Bytes(100)), Deadline);
        await socket.SendAsync(Frame(WebSocketOpcode.Binary, _random.Bytes(5000)), Deadline);
        await socket.SendAsync(Frame(WebSocketOpcode.Ping, [1]), Deadline);

        // The first answer is that to the ping.
        var answer = new byte[3];
        await new NetworkStream(socket).ReadExactlyAsync(answer, Deadline);
        Assert.Equal([0x8a, 1, 1], answer);
        Assert.Equal(1, _gateway.Workers[0].Counters[GatewayCounter.ObfuscatedRejected]);
    }

    private static string Request(string line, string? origin) =>
        $"{line}\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + (origin is null ? string.Empty : $"Origin: {origin}\r\n") + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n";

    private byte[] Frame(WebSocketOpcode opcode, byte[] payload)
    {
        var frame = new byte[WebSocketFrame.MaxHeader + payload.Length];
        return frame[..WebSocketFrame.Write(opcode, payload, BinaryPrimitives.ReadUInt32LittleEndian(_random.Bytes(4)), frame)];
    }

    private async Task<Socket> OpenRawAsync(string? origin = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_gateway.EndPoints[0], Deadline);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Request("GET /apiws HTTP/1.1", origin)), Deadline);
        var stream = new NetworkStream(socket);
        var answer = new List<byte>();
        var next = new byte[1];
        while (!answer.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(next, Deadline);
            answer.Add(next[0]);
        }

        Assert.Equal(WebSocketUpgradeStatus.Upgrade, WebSocketHandshake.TryReadResponse(answer.ToArray(), "dGhlIHNhbXBsZSBub25jZQ==", out _));
        return socket;
    }
}
