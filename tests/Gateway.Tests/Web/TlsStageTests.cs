using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Hosting;
using MTProto.Transports;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Workers;
using Testing;

namespace Gateway.Tests.Web;

public sealed class TlsStageTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private readonly SeededRandomSource _random = new(1);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.NewGuid():n}.pem");
    private EchoDataCenter _dataCenter = null!;
    private GatewayHost _gateway = null!;

    private CancellationToken Deadline => _deadline.Token;

    private IPEndPoint EndPoint => _gateway.EndPoints[0];

    public async ValueTask InitializeAsync()
    {
        WriteCertificate("first");
        _dataCenter = new EchoDataCenter();
        var settings = GatewayFactory.Settings(_dataCenter.EndPoint);
        _gateway = await GatewayFactory.StartAsync(settings with { Listeners = [settings.Listeners[0] with { CertificateFile = _file }] });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _dataCenter.DisposeAsync();
        File.Delete(_file);
        _deadline.Dispose();
    }

    [Theory]
    [InlineData("web.example.org")]
    [InlineData("a.wild.example.org")]
    public async Task Echo_InsideTls_IsOnePacketPerMessage(string host)
    {
        var secret = GatewayFactory.Secret("dd" + GatewayFactory.Key);
        await using var client = await WebClient.ConnectAsync(EndPoint, "/apiws", TransportKind.PaddedIntermediate, secret, _random, Deadline, host);
        for (var round = 0; round < 3; round++)
        {
            var packets = Enumerable.Range(0, 20).Select(i => _random.Bytes(i == 0 ? 200_000 : 40 + (4 * i))).ToArray();
            var receiving = client.ReceiveAsync(packets.Length, Deadline);
            await client.SendAsync(packets, null, Deadline);
            Assert.Equal(packets, await receiving);
        }

        Assert.Equal(1, _gateway.Tls.Open);
        await client.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, Deadline);
        await UntilAsync(() => _gateway.Tls.Open == 0 && _dataCenter.Ended == 1);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/apiws")]
    [InlineData("/apiws/x")]
    public async Task Request_ForAPage_IsNotFound(string path)
    {
        using var http = new HttpClient(WebClient.Handler(EndPoint));
        var answer = await http.GetAsync(new Uri("https://web.example.org" + path), Deadline);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await UntilAsync(() => _gateway.Tls.Open == 0);
    }

    [Theory]
    [InlineData("other.example.org")]
    [InlineData("b.a.wild.example.org")]
    [InlineData("wild.example.org")]
    public async Task Hello_ForAnotherHost_IsAStrangers(string host)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint, Deadline);
        await using var tls = new SslStream(new NetworkStream(socket), false, (_, _, _, _) => true);
        var greeting = tls.AuthenticateAsClientAsync(host);
        await UntilAsync(() => _gateway.Workers[0].Counters[GatewayCounter.Strangers] == 1);
        Assert.Equal(0, _gateway.Workers[0].Counters[GatewayCounter.TlsTaken]);
        socket.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => greeting);
    }

    [Fact]
    public async Task Refresh_AfterTheFileHasChanged_ShowsTheNewCertificate()
    {
        Assert.Equal("CN=first", await SubjectAsync());
        WriteCertificate("second");
        _gateway.Tls.Refresh();
        Assert.Equal("CN=second", await SubjectAsync());

        await File.WriteAllTextAsync(_file, "nothing of the kind", Deadline);
        File.SetLastWriteTimeUtc(_file, DateTime.UnixEpoch);
        _gateway.Tls.Refresh();
        Assert.Equal("CN=second", await SubjectAsync());
    }

    [Fact]
    public async Task Client_ThatBreaksTheHandshake_LeavesNothingBehind()
    {
        for (var i = 0; i < 20; i++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(EndPoint, Deadline);
            await using var tls = new SslStream(new NetworkStream(socket), false, (_, _, _, _) => throw new IOException("enough"));
            await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync("web.example.org"));
        }

        await UntilAsync(() => _gateway.Tls.Open == 0 && _gateway.Workers[0].Counters[GatewayCounter.TlsTaken] == 20);
    }

    [Fact]
    public async Task Start_WithoutTheFile_SaysSo()
    {
        var settings = GatewayFactory.Settings(_dataCenter.EndPoint);
        var problem = await Assert.ThrowsAsync<IOException>(() => GatewayFactory.StartAsync(
            settings with { Listeners = [settings.Listeners[0] with { CertificateFile = _file + ".missing" }] }));
        Assert.Contains(".missing holds no certificate", problem.Message, StringComparison.Ordinal);
    }

    private async Task<string> SubjectAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint, Deadline);
        await using var tls = new SslStream(new NetworkStream(socket), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("web.example.org");
        return tls.RemoteCertificate!.Subject;
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Deadline.ThrowIfCancellationRequested();
            await Task.Delay(5, Deadline);
        }
    }

    private void WriteCertificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("web.example.org");
        names.AddDnsName("*.wild.example.org");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(_file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(_file, DateTime.UnixEpoch.AddDays(subject.Length));
    }
}
