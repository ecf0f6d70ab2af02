using System.Net;
using System.Net.Sockets;
using MTProto.Crypto;
using MTProto.Transports;

namespace Gateway.Tests.Relaying;

/// <summary>One end of an obfuscated stream: a client of the gateway, or the data centre behind it.</summary>
internal sealed class ObfuscatedPeer : IDisposable
{
    private readonly AesCtr256 _encrypt;
    private readonly AesCtr256 _decrypt;

    private ObfuscatedPeer(Socket socket, ObfuscationHeader header, bool isClient)
    {
        Socket = socket;
        Header = header;
        _encrypt = isClient ? header.FromClient : header.FromServer;
        _decrypt = isClient ? header.FromServer : header.FromClient;
    }

    public Socket Socket { get; }

    public ObfuscationHeader Header { get; }

    /// <summary>Connects and sends the header, and what is to follow in the same segment.</summary>
    public static async Task<ObfuscatedPeer> ConnectAsync(
        IPEndPoint gateway, string? secret = null, TransportKind kind = TransportKind.PaddedIntermediate, short dcId = 2, int receiveBuffer = 0, byte[]? first = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        await socket.ConnectAsync(gateway);
        var bytes = new byte[ObfuscationHeader.Length];
        var header = ObfuscationHeader.Create(kind, dcId, Hosting.GatewayFactory.Secret(secret ?? Hosting.GatewayFactory.Key), SystemRandomSource.Instance, bytes);
        var peer = new ObfuscatedPeer(socket, header, isClient: true);
        await socket.SendAsync((byte[])[.. bytes, .. first is null ? [] : peer.Encrypt(first)]);
        return peer;
    }

    /// <summary>Accepts a connection of the gateway and reads its header.</summary>
    public static async Task<ObfuscatedPeer> AcceptAsync(Socket listener)
    {
        var socket = await listener.AcceptAsync(Timeouts.Token);
        var bytes = new byte[ObfuscationHeader.Length];
        await ReadAsync(socket, bytes);
        Assert.Equal(ObfuscationStatus.Ok, ObfuscationHeader.TryRead(bytes, null, out var header));
        return new ObfuscatedPeer(socket, header!, isClient: false);
    }

    public byte[] Encrypt(byte[] bytes)
    {
        var encrypted = new byte[bytes.Length];
        _encrypt.Process(bytes, encrypted);
        return encrypted;
    }

    public async Task SendAsync(byte[] bytes)
    {
        var encrypted = Encrypt(bytes);
        for (var at = 0; at < encrypted.Length;)
        {
            at += await Socket.SendAsync(encrypted.AsMemory(at), Timeouts.Token);
        }
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await ReadAsync(Socket, bytes);
        _decrypt.Process(bytes, bytes);
        return bytes;
    }

    /// <summary>Reads whatever comes; empty at the end of the stream.</summary>
    public async Task<byte[]> ReadSomeAsync(int max)
    {
        var bytes = new byte[max];
        var read = await Socket.ReceiveAsync(bytes, Timeouts.Token);
        Array.Resize(ref bytes, read);
        _decrypt.Process(bytes, bytes);
        return bytes;
    }

    public void Dispose() => Socket.Dispose();

    private static async Task ReadAsync(Socket socket, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(at), Timeouts.Token);
            Assert.NotEqual(0, read);
            at += read;
        }
    }
}
