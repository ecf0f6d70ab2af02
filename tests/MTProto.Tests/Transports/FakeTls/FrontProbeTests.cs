using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;
using Testing;

namespace MTProto.Tests.Transports.FakeTls;

public sealed class FrontProbeTests
{
    [Fact]
    public void Read_AnAnswerOfThreeRecords_ShowsWhatIsInIt()
    {
        var probe = Probe();
        var (answer, _) = Answer(probe);

        Assert.Equal(FrontProbeStatus.Answered, probe.Read(answer, out var seen));
        Assert.Equal(0x1302, seen!.Suite);
        Assert.Equal(0x11ec, seen.Group);
        Assert.False(seen.IsVersionFirst);
        Assert.True(seen.HadPostQuantumShare);
        Assert.Equal(2500, seen.Flight);
    }

    [Fact]
    public void Read_FurtherRecords_CountWithTheirHeaders()
    {
        var probe = Probe();
        var (answer, _) = Answer(probe);

        Assert.Equal(FrontProbeStatus.Answered, probe.Read([.. answer, 0x17, 3, 3, 0, 3, 1, 2, 3], out var seen));
        Assert.Equal(2508, seen!.Flight);
    }

    [Fact]
    public void Read_EveryPrefix_IsIncomplete()
    {
        var probe = Probe();
        var (answer, _) = Answer(probe);
        for (var length = 0; length < answer.Length; length++)
        {
            Assert.Equal(FrontProbeStatus.Incomplete, probe.Read(answer.AsSpan(0, length), out var seen));
            Assert.Null(seen);
        }
    }

    [Fact]
    public void Read_EveryByteChange_IsOneOfTheResults()
    {
        var probe = Probe();
        var (answer, first) = Answer(probe);
        for (var i = 0; i < first; i++)
        {
            foreach (var change in (byte[])[1, 0x80, 0xff])
            {
                var changed = (byte[])answer.Clone();
                changed[i] ^= change;
                Assert.Equal(probe.Read(changed, out var seen) == FrontProbeStatus.Answered, seen is not null);
            }
        }
    }

    [Fact]
    public void Read_NoTls13_SaysWhich()
    {
        var probe = Probe();
        var (answer, _) = Answer(probe);
        Assert.Equal(FrontProbeStatus.Refused, probe.Read([0x15, 3, 3, 0, 2, 2, 40], out _));
        Assert.Equal(FrontProbeStatus.Invalid, probe.Read("HTTP/1.1 400 Bad Request"u8, out _));

        var retry = (byte[])answer.Clone();
        Convert.FromHexString("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c").CopyTo(retry, 11);
        Assert.Equal(FrontProbeStatus.Unsupported, probe.Read(retry, out _));

        // The session id is echoed by TLS 1.3 alone.
        answer[50] ^= 1;
        Assert.Equal(FrontProbeStatus.Unsupported, probe.Read(answer, out _));
    }

    /// <summary>A server of the platform is probed, and what is then written looks like its answer in all that is not random.</summary>
    [Theory]
    [InlineData(ClientHelloShape.PostQuantum)]
    [InlineData(ClientHelloShape.Padded)]
    public async Task Detail12_ProfileOfARealServer_WritesAnAnswerOfItsFormAndLength(ClientHelloShape shape)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=front.example.org", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var seen = new List<FrontObservation>();
        byte[] real = [];
        foreach (var offer in FrontProbe.Offers)
        {
            var probe = FrontProbe.Create("front.example.org", shape, offer, SystemRandomSource.Instance);
            real = await AskAsync(listener, certificate, probe);
            Assert.Equal(FrontProbeStatus.Answered, probe.Read(real, out var observation));
            seen.Add(observation!);
        }

        var profile = FrontProfile.FromObservations(seen);
        var last = FrontProbe.Create("front.example.org", shape, FrontProbe.Offers[^1], SystemRandomSource.Instance);
        Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(last.Hello.Span, out var hello, out _, out _));
        var ours = new ServerHelloWriter(SystemRandomSource.Instance).Write(hello!, new byte[16], profile!).ToArray();

        // From the session id on, which is another, the unencrypted part has the same bytes up to the key.
        var first = 5 + BinaryPrimitives.ReadUInt16BigEndian(real.AsSpan(3));
        Assert.Equal(Fixed(real, first), Fixed(ours, first));
        Assert.Equal(real[first..(first + 6)], ours[first..(first + 6)]);
        Assert.InRange(real.Length - ours.Length, -3, 3);
        Assert.Equal(FrontProbeStatus.Answered, last.Read(ours, out _));

        static string Fixed(byte[] answer, int first) => Convert.ToHexString([.. answer[..11], .. answer[76..(first - 32)]]);
    }

    private static async Task<byte[]> AskAsync(TcpListener listener, X509Certificate2 certificate, FrontProbe probe)
    {
        var token = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, token);
        using var accepted = await listener.AcceptTcpClientAsync(token);
        await using var server = new SslStream(accepted.GetStream());
        var serving = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, token);
        var stream = client.GetStream();
        await stream.WriteAsync(probe.Hello, token);

        // Half a close has the server end where the client's finished should come, and so shows the end of its flight.
        client.Client.Shutdown(SocketShutdown.Send);
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
        await server.DisposeAsync();
        var answer = new MemoryStream();
        await stream.CopyToAsync(answer, token);
        var bytes = answer.ToArray();
        return bytes[^7] == 0x15 ? bytes[..^7] : bytes;
    }

    private static FrontProbe Probe() =>
        FrontProbe.Create("a.example", ClientHelloShape.PostQuantum, [0x1302, 0x1301, 0x1303], new SeededRandomSource(1));

    private static (byte[] Answer, int First) Answer(FrontProbe probe)
    {
        Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(probe.Hello.Span, out var hello, out _, out _));
        var profile = FrontProfile.FromObservations([new FrontObservation([], 0x1302, 0x11ec, true, false, 2500)]);
        var answer = new ServerHelloWriter(new SeededRandomSource(2)).Write(hello!, new byte[16], profile!).ToArray();
        return (answer, answer.Length - 2500);
    }
}
