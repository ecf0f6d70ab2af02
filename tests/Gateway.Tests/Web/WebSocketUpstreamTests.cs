using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Hosting;
using MTProto.Transports;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.WebSocket;
using Telepool.Gateway.Workers;
using Testing;

namespace Gateway.Tests.Web;

public sealed class WebSocketUpstreamTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly SeededRandomSource _random = new(1);
    private readonly string _authority = Path.Combine(Path.GetTempPath(), $"authority-{Guid.NewGuid():n}.pem");
    private X509Certificate2 _certificate = null!;
    private WebDataCenter _dataCenter = null!;
    private GatewayHost _gateway = null!;

    private CancellationToken Deadline => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kws", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.web.example.org");
        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllTextAsync(_authority, _certificate.ExportCertificatePem(), Deadline);
        _dataCenter = await WebDataCenter.StartAsync(_certificate);
        var settings = GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1));
        _gateway = await GatewayFactory.StartAsync(settings with
        {
            Upstreams = new UpstreamSettings
            {
                WebSocket = new WebSocketUpstreamSettings { Host = "kws{dc}.web.example.org", Address = _dataCenter.EndPoint, AuthorityFile = _authority },
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _dataCenter.DisposeAsync();
        _certificate.Dispose();
        File.Delete(_authority);
        _deadline.Dispose();
    }

    [Theory]
    [InlineData(TransportKind.Abridged)]
    [InlineData(TransportKind.Intermediate)]
    [InlineData(TransportKind.PaddedIntermediate)]
    public async Task Echo_FromAPlainClientInRandomPieces_IsOnePacketPerMessage(TransportKind kind)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_gateway.EndPoints[0], Deadline);
        await using var stream = new NetworkStream(socket);
        var header = new byte[ObfuscationHeader.Length];
        var streams = ObfuscationHeader.Create(kind, 2, GatewayFactory.Secret(GatewayFactory.Key), _random, header);
        var random = new Random(3);
        var sent = Enumerable.Range(0, 60).SelectMany(i => Frame(kind, _random.Bytes(4 * random.Next(1, i % 20 == 0 ? 60_000 : 300)))).ToArray();
        byte[] wire = [.. sent];
        streams.FromClient.Process(wire, wire);
        wire = [.. header, .. wire];
        var received = new byte[sent.Length];
        var receiving = stream.ReadExactlyAsync(received, Deadline).AsTask();
        for (var at = 0; at < wire.Length;)
        {
            var count = Math.Min(wire.Length - at, random.Next(1, at < 3000 ? 100 : 20_000));
            await stream.WriteAsync(wire.AsMemory(at, count), Deadline);
            at += count;
        }

        await receiving;
        streams.FromServer.Process(received, received);
        Assert.Equal(sent, received);
        Assert.Empty(_dataCenter.Faults);
        Assert.Equal(["kws2.web.example.org/apiws"], _dataCenter.Asked);
        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
        while (_gateway.Tls.Open > 0)
        {
            await Task.Delay(5, Deadline);
        }
    }

    [Fact]
    public async Task Echo_FromAWebClient_PassesFramesOnBothSides()
    {
        await using var client = await WebClient.ConnectAsync(
            _gateway.EndPoints[0], "/apiws", TransportKind.Intermediate, GatewayFactory.Secret(GatewayFactory.Key), _random, Deadline);
        var packets = Enumerable.Range(0, 30).Select(i => _random.Bytes(i == 7 ? 300_000 : 100)).ToArray();
        var receiving = client.ReceiveAsync(packets.Length, Deadline);
        await client.SendAsync(packets, null, Deadline);
        Assert.Equal(packets, await receiving);
        Assert.Empty(_dataCenter.Faults);
    }

    [Fact]
    public async Task Dial_ToACertificateThatNobodyTrusts_EndsTheClient()
    {
        var settings = GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1));
        await using var gateway = await GatewayFactory.StartAsync(settings with
        {
            Upstreams = new UpstreamSettings { WebSocket = new WebSocketUpstreamSettings { Host = "kws{dc}.web.example.org", Address = _dataCenter.EndPoint } },
        });
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.EndPoints[0], Deadline);
        var header = new byte[ObfuscationHeader.Length];
        ObfuscationHeader.Create(TransportKind.Intermediate, 2, GatewayFactory.Secret(GatewayFactory.Key), _random, header);
        await socket.SendAsync(header, Deadline);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Deadline));
        Assert.Equal(1, gateway.Workers[0].Counters[GatewayCounter.UpstreamsFailed]);
        Assert.Empty(_dataCenter.Asked);
    }

    [Theory]
    [InlineData(1, "kws1.web.telegram.org", "/apiws")]
    [InlineData(-4, "kws4-1.web.telegram.org", "/apiws")]
    [InlineData(203, "kws2.web.telegram.org", "/apiws")]
    [InlineData(-203, "kws2-1.web.telegram.org", "/apiws")]
    [InlineData(10_002, "kws2.web.telegram.org", "/apiws_test")]
    [InlineData(-10_003, "kws3-1.web.telegram.org", "/apiws_test")]
    [InlineData(6, null, null)]
    [InlineData(0, null, null)]
    public void Target_OfANumber_IsThatOfWebClients(int number, string? host, string? path)
    {
        var target = WebSocketTarget.Of(new DataCenterNumber(number), new WebSocketUpstreamSettings());
        Assert.Equal((host, path), (target?.Host, target?.Path));
    }

    private static byte[] Frame(TransportKind kind, byte[] packet)
    {
        var header = new byte[4];
        return [.. header[..FrameCodec.WriteHeader(kind, packet.Length, header)], .. packet];
    }
}
