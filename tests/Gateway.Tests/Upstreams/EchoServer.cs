using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Upstreams;

/// <summary>A data centre's place: takes connections and sends back what it is sent.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private int _accepted;

    public EchoServer(IPAddress? address = null)
    {
        _listener = new Socket((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        _listener.Listen(512);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>An address on this machine that refuses connections.</summary>
    public static IPEndPoint Refusing()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    public static async Task<string> AskAsync(Socket socket, int length)
    {
        var buffer = new byte[length];
        var have = 0;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (have < length)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(have), limit.Token);
            if (count == 0)
            {
                break;
            }

            have += count;
        }

        return System.Text.Encoding.ASCII.GetString(buffer, 0, have);
    }

    /// <summary>Ends the connections that were accepted; the other ends have heard of it when this completes.</summary>
    public async Task CloseConnectionsAsync()
    {
        Socket[] closing;
        lock (_open)
        {
            closing = [.. _open];
            _open.Clear();
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var socket in closing)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
                while (!IsEndAcknowledged(socket))
                {
                    await Task.Delay(1, deadline.Token);
                }
            }
            catch (SocketException)
            {
                // The other end is gone already.
            }

            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _open)
        {
            socket.Dispose();
        }

        _stopping.Dispose();
    }

    // The state is the first byte of tcp_info (linux/tcp.h): the end that was sent is acknowledged in 5 FIN_WAIT2, 6 TIME_WAIT and 7 CLOSE.
    private static bool IsEndAcknowledged(Socket socket)
    {
        const int Tcp = 6;
        const int TcpInfo = 11;
        Span<byte> info = stackalloc byte[256];
        socket.GetRawSocketOption(Tcp, TcpInfo, info);
        return info[0] is >= 5 and <= 7;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                Interlocked.Increment(ref _accepted);
                lock (_open)
                {
                    _open.Add(socket);
                }

                _ = EchoAsync(socket);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server stops.
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer, _stopping.Token) is > 0 and var count)
            {
                await socket.SendAsync(buffer.AsMemory(0, count), _stopping.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A side is gone.
        }
    }
}
