using System.Net;
using System.Net.Sockets;
using MTProto.Transports;

namespace Gateway.Tests.Listening;

/// <summary>A data centre for relays: reads an obfuscation header without a secret and sends back what it is sent, in its own stream.</summary>
internal sealed class EchoDataCenter : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public EchoDataCenter()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(EchoAsync(await _listener.AcceptAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }

        await Task.WhenAll(open);
    }

    private async Task EchoAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var buffer = new byte[64 * 1024];
            var have = 0;
            try
            {
                while (have < ObfuscationHeader.Length)
                {
                    var read = await socket.ReceiveAsync(buffer.AsMemory(have), _end.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    have += read;
                }

                if (ObfuscationHeader.TryRead(buffer, null, out var header) != ObfuscationStatus.Ok)
                {
                    return;
                }

                var start = ObfuscationHeader.Length;
                do
                {
                    header!.FromClient.Process(buffer.AsSpan(start, have - start), buffer.AsSpan(start, have - start));
                    header.FromServer.Process(buffer.AsSpan(start, have - start), buffer.AsSpan(start, have - start));
                    for (var sent = start; sent < have;)
                    {
                        sent += await socket.SendAsync(buffer.AsMemory(sent, have - sent), _end.Token);
                    }

                    start = 0;
                }
                while ((have = await socket.ReceiveAsync(buffer, _end.Token)) > 0);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The client or the test has ended.
            }
        }
    }
}
