using System.Net;
using System.Net.Sockets;
using MTProto.Transports;

namespace Gateway.Tests.Web;

/// <summary>Takes obfuscated streams without a secret, as data centres do, and sends back what comes in them.</summary>
internal sealed class EchoDataCenter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public EchoDataCenter()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Connections that have ended, each by its client's end.</summary>
    public int Ended { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            open.Add(ServeAsync(client));
        }

        await Task.WhenAll(open);
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            await using var stream = new NetworkStream(client);
            var header = new byte[ObfuscationHeader.Length];
            await stream.ReadExactlyAsync(header, _stop.Token);
            Assert.Equal(ObfuscationStatus.Ok, ObfuscationHeader.TryRead(header, null, out var read));
            var buffer = new byte[50_000];
            int count;
            while ((count = await stream.ReadAsync(buffer, _stop.Token)) > 0)
            {
                read!.FromClient.Process(buffer.AsSpan(0, count), buffer);
                read.FromServer.Process(buffer.AsSpan(0, count), buffer);
                await stream.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }

            Ended++;
        }
    }
}
