using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Hosting;

/// <summary>
/// Clients of a gateway that nobody else sees, before the real one listens: code is compiled when it is first run, and once more when it has run some
/// thirty times, and neither should be what the first clients wait for. Takes a fraction of a second on loopback, and whatever goes wrong only
/// leaves that to the first clients.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 40;

    private const int Payload = 4096;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly byte[] ChangeCipherSpec = [0x14, 3, 3, 0, 1, 1];

    /// <summary>Runs the clients.</summary>
    /// <returns>How many were served.</returns>
    public static async Task<int> RunAsync(TimeProvider time)
    {
        var served = 0;
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            using var dataCenter = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            dataCenter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            dataCenter.Listen(Rounds);
            var answering = AnswerAsync(dataCenter, limit.Token);
            byte[] secret = [0xee, .. RandomNumberGenerator.GetBytes(ProxySecret.KeyLength), .. "localhost.invalid"u8];
            _ = ProxySecret.TryCreate(secret, out var shared);
            var settings = new GatewaySettings
            {
                Listeners = [new ListenerSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) }],
                Users = [new UserSettings { Name = "warm-up", Secret = shared! }],
                Routes = new RouteSettings { Default = [(IPEndPoint)dataCenter.LocalEndPoint!] },
                Workers = 1,
            };
            var host = await GatewayHost.StartAsync(settings, NullLoggerFactory.Instance, time).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                for (var round = 0; round < Rounds; round++)
                {
                    await ConnectAsync(host.EndPoints[0], shared!, isTls: false, time, limit.Token).ConfigureAwait(false);
                    await ConnectAsync(host.EndPoints[0], shared!, isTls: true, time, limit.Token).ConfigureAwait(false);
                    served += 2;
                }
            }

            dataCenter.Dispose();
            await answering.ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return served;
        }

        return served;
    }

    private static async Task ConnectAsync(IPEndPoint gateway, ProxySecret secret, bool isTls, TimeProvider time, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[ObfuscationHeader.Length + Payload];
        _ = ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 1, secret, SystemRandomSource.Instance, bytes);
        if (isTls)
        {
            using var stream = new NetworkStream(socket);
            await FakeTlsClient.ConnectAsync(stream, secret, ClientHelloShape.PostQuantum, SystemRandomSource.Instance, time, cancellationToken).ConfigureAwait(false);
            var records = new byte[ChangeCipherSpec.Length + TlsRecordCodec.GetWrappedLength(bytes.Length)];
            ChangeCipherSpec.CopyTo(records, 0);
            TlsRecordCodec.Wrap(bytes, records.AsSpan(ChangeCipherSpec.Length));
            bytes = records;
        }

        await socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        var answer = new byte[Payload];
        for (var at = 0; at < answer.Length;)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(at), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("The gateway has closed the connection.");
            }

            at += read;
        }
    }

    // Whatever a data centre is sent comes back; what it means is nobody's concern here.
    private static async Task AnswerAsync(Socket listener, CancellationToken cancellationToken)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(EchoAsync(await listener.AcceptAsync(cancellationToken).ConfigureAwait(false), cancellationToken));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(open).ConfigureAwait(false);
        }
    }

    private static async Task EchoAsync(Socket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                var bytes = new byte[ObfuscationHeader.Length + Payload];
                while (await socket.ReceiveAsync(bytes, cancellationToken).ConfigureAwait(false) is var read and > 0)
                {
                    await socket.SendAsync(bytes.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                return;
            }
        }
    }
}
