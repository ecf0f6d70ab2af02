using System.Net;
using System.Net.Sockets;
using MTProto.Client;
using MTProto.Tests.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Client;

/// <summary>Servers that are none.</summary>
public sealed class GarbageTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public async Task CallAsync_ServerSendsRandomBytes_FailsByItsDeadline(int seed, bool withKey)
    {
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, new Random(seed), stop.Token);
        var state = new ClientSessionState();
        if (withKey)
        {
            state.Import(2, TestKeys.Create(seed), 7);
        }

        var options = new TelegramClientOptions
        {
            ApiId = 1,
            ApiHash = "hash",
            DcAddresses = new Dictionary<int, EndPoint> { [2] = listener.LocalEndpoint },
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(2),
        };
        await using (var client = new TelegramClient(options, state))
        {
            client.Connect();
            var result = await client.CallAsync(new HelpGetConfig(), new CallOptions { Idempotent = true, Timeout = TimeSpan.FromMilliseconds(400) });
            Assert.False(result.IsOk);
        }

        await stop.CancelAsync();
        listener.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await listener.AcceptSocketAsync(stop);
                var buffer = new byte[4096];
                await socket.ReceiveAsync(buffer, stop);
                for (var i = 0; i < 20; i++)
                {
                    var length = random.Next(1, 300);
                    random.NextBytes(buffer.AsSpan(0, length));
                    await socket.SendAsync(buffer.AsMemory(0, length), stop);
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}
