using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Listening;

/// <summary>A client that sends what it is told and sees how its connection ends.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Socket _socket;
    private readonly Stopwatch _since = Stopwatch.StartNew();

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>How long it has been connected.</summary>
    public TimeSpan Age => _since.Elapsed;

    public static async Task<RawClient> ConnectAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(Limit);
        await socket.ConnectAsync(endpoint, limit.Token);
        return new RawClient(socket);
    }

    public static async Task<bool> IsRefusedAsync(IPEndPoint endpoint)
    {
        try
        {
            using var client = await ConnectAsync(endpoint);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _socket.SendAsync(bytes, limit.Token);
    }

    /// <summary>Sends byte by byte, so many milliseconds apart, until all is sent or the other side ends the connection.</summary>
    public async Task TrickleAsync(ReadOnlyMemory<byte> bytes, int milliseconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        try
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                await SendAsync(bytes.Slice(i, 1));
                await timer.WaitForNextTickAsync();
            }
        }
        catch (SocketException)
        {
            // It has ended; the end is read for itself.
        }
    }

    public async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        using var limit = new CancellationTokenSource(Limit);
        for (var have = 0; have < length;)
        {
            var read = await _socket.ReceiveAsync(bytes.AsMemory(have), limit.Token);
            Assert.True(read > 0, $"the connection ended after {have} of {length} bytes");
            have += read;
        }

        return bytes;
    }

    /// <summary>Waits for the end of the connection.</summary>
    /// <returns>Bytes that came before it.</returns>
    public async Task<int> ReadToEndAsync()
    {
        var buffer = new byte[4096];
        var count = 0;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (await _socket.ReceiveAsync(buffer, limit.Token) is > 0 and var read)
            {
                count += read;
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As good an end as any.
        }

        return count;
    }

    public void Dispose() => _socket.Dispose();
}
