using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MTProto.Transports;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>A data centre that knows the transport alone: it answers each packet with as many bytes, and as often, as the packet says.</summary>
internal sealed class EchoDataCenter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public EchoDataCenter()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>A packet that is sent back as it is.</summary>
    public static byte[] Packet(byte[] content) => [.. Header(1, 0), .. content];

    /// <summary>A packet that is answered with packets of so many bytes.</summary>
    public static byte[] Ask(int count, int length) => Header(count, length);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    // A key's number, 16 bytes of message key, how often and how long: with anything behind it a multiple of 16 and 24.
    private static byte[] Header(int count, int length)
    {
        var header = new byte[40];
        BinaryPrimitives.WriteUInt64LittleEndian(header, 0x1122334455667788);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), length);
        return header;
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that was stopped between two connections says that it never listened.
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            var accepted = await TransportConnection.AcceptAsync(new NetworkStream(socket, ownsSocket: true), new ServerTransportOptions(), _stopping.Token);
            await using var connection = accepted.Connection!;
            while (await connection.ReadAsync(_stopping.Token) is { Status: FrameStatus.Frame } frame)
            {
                var packet = frame.Payload;
                var count = BinaryPrimitives.ReadInt32LittleEndian(packet.Span[24..]);
                var length = BinaryPrimitives.ReadInt32LittleEndian(packet.Span[28..]);
                for (var i = 0; i < count; i++)
                {
                    if (!await connection.WriteAsync(length == 0 ? packet : new byte[length], _stopping.Token))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
