using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Relaying;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;

namespace Gateway.Tests.Mtproto;

/// <summary>A client in the guise of TLS, byte by byte in the test's hands.</summary>
internal sealed class TlsPeer : IDisposable
{
    public const string Domain = "front.example.org";

    public static readonly ProxySecret Secret = GatewayFactory.Secret("ee" + GatewayFactory.Key + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Domain)));

    private TlsPeer(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public static byte[] Hello(ClientHelloShape shape = ClientHelloShape.PostQuantum, DateTimeOffset? time = null) =>
        ClientHelloBuilder.Build(Secret, Domain, shape, time ?? TimeProvider.System.GetUtcNow(), SystemRandomSource.Instance);

    /// <summary>The same hello in records of so many bytes.</summary>
    public static byte[] Cut(byte[] hello, int size) =>
        [.. hello[5..].Chunk(size).SelectMany(part => (byte[])[0x16, 3, 1, (byte)(part.Length >> 8), (byte)part.Length, .. part])];

    public static byte[] Record(params ReadOnlySpan<byte> content) => [0x17, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    public static async Task<TlsPeer> ConnectAsync(IPEndPoint gateway)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway, Timeouts.Token);
        return new TlsPeer(socket);
    }

    /// <summary>An obfuscation header, and what follows it encrypted.</summary>
    public static (byte[] Bytes, ObfuscationHeader Header) Open(ReadOnlySpan<byte> first)
    {
        var bytes = new byte[ObfuscationHeader.Length];
        var header = ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, Secret, SystemRandomSource.Instance, bytes);
        var encrypted = new byte[first.Length];
        header.FromClient.Process(first, encrypted);
        return ([.. bytes, .. encrypted], header);
    }

    public async Task SendAsync(byte[] bytes, int segment = int.MaxValue)
    {
        foreach (var part in bytes.Chunk(Math.Min(segment, Math.Max(bytes.Length, 1))))
        {
            Assert.Equal(part.Length, await Socket.SendAsync(part, Timeouts.Token));
        }
    }

    /// <summary>Reads a whole answer and checks its digest.</summary>
    public async Task<byte[]> ReadAnswerAsync(byte[] hello)
    {
        var answer = new byte[1];
        var have = 0;
        while (ServerHello.TryMeasure(answer.AsSpan(0, have), out var length) != HelloStatus.Whole)
        {
            Array.Resize(ref answer, length);
            var count = await Socket.ReceiveAsync(answer.AsMemory(have), Timeouts.Token);
            Assert.NotEqual(0, count);
            have += count;
        }

        Assert.True(ServerHello.Verify(answer, hello.AsSpan(11, 32), Secret));
        return answer;
    }

    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var read = await Socket.ReceiveAsync(bytes.AsMemory(have), Timeouts.Token);
            Assert.NotEqual(0, read);
            have += read;
        }

        return bytes;
    }

    /// <summary>Reads to the end; a reset counts as one.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        var bytes = new byte[4096];
        while (await Socket.ReceiveAsync(bytes, Timeouts.Token) is var count and > 0)
        {
            all.Write(bytes, 0, count);
        }

        return all.ToArray();
    }

    public void Dispose() => Socket.Dispose();
}
