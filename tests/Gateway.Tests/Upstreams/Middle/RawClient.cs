using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Hosting;
using MTProto.Crypto;
using MTProto.Transports;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>A client that sends what it likes within the obfuscation.</summary>
internal sealed class RawClient
{
    private readonly NetworkStream _stream;
    private readonly ObfuscationHeader _header;

    private RawClient(NetworkStream stream, ObfuscationHeader header)
    {
        _stream = stream;
        _header = header;
    }

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint, TransportKind kind)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var bytes = new byte[ObfuscationHeader.Length];
        var secret = GatewayFactory.Secret((kind == TransportKind.PaddedIntermediate ? "dd" : "") + GatewayFactory.Key);
        var header = ObfuscationHeader.Create(kind, 2, secret, SystemRandomSource.Instance, bytes);
        await stream.WriteAsync(bytes);
        return new RawClient(stream, header);
    }

    public async Task SendAsync(byte[] bytes)
    {
        var copy = bytes.ToArray();
        _header.FromClient.Process(copy, copy);
        await _stream.WriteAsync(copy);
    }

    public async Task<int> ReadAsync(byte[] buffer)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var count = await _stream.ReadAsync(buffer, timeout.Token);
            _header.FromServer.Process(buffer.AsSpan(0, count), buffer);
            return count;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public async Task ReadExactlyAsync(byte[] buffer)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _stream.ReadExactlyAsync(buffer, timeout.Token);
        _header.FromServer.Process(buffer, buffer);
    }
}
