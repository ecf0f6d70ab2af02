using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports;

namespace Emulator.Tests.Sessions;

public class KeyExchangeTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public void R2_PublicKey_IsPkcs1AndItsFingerprintHasNoLeadingZeroDigit()
    {
        var pem = File.ReadAllText(fixture.Server.PublicKeyPath);
        Assert.StartsWith("-----BEGIN RSA PUBLIC KEY-----", pem, StringComparison.Ordinal);
        var key = Assert.Single(RsaPublicKey.ReadPem(pem));
        Assert.Equal(16, ((ulong)key.Fingerprint).ToString("x", System.Globalization.CultureInfo.InvariantCulture).Length);
        Assert.Equal(65_537u, key.Exponent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R1_EitherRequest_GetsAProductBelow2To63(bool multi)
    {
        await using var transport = await RawClient.OpenAsync(fixture.Server, 4);
        var nonce = new Nonce128(11, 12);
        ITlObject request = multi ? new ReqPqMulti { Nonce = nonce } : new ReqPq { Nonce = nonce };
        await transport.WriteAsync(MTProto.Handshake.PlainMessage.Create(1L << 40, TlWriter.ToBytes(request)), CancellationToken.None);
        var frame = await transport.ReadAsync(CancellationToken.None);
        Assert.Equal(FrameStatus.Frame, frame.Status);
        Assert.Equal(MTProto.Handshake.PlainMessageStatus.Ok, MTProto.Handshake.PlainMessage.TryRead(frame.Payload.Span, out var msgId, out var body));
        var reader = new TlReader(body);
        var answer = Assert.IsType<ResPQ>(TlObjects.Read(ref reader));
        Assert.Equal(1, msgId & 3);
        Assert.Equal(nonce, answer.Nonce);
        Assert.InRange(answer.Pq.Length, 1, 8);
        Assert.InRange(answer.Pq[0], 1, answer.Pq.Length == 8 ? 127 : 255);
    }

    [Fact]
    public async Task R6_TemporaryKey_ThatHasExpired_IsUnknown()
    {
        var time = new SteppedTimeProvider();
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Messages = 5, TimeProvider = time });
        await using var client = await RawClient.ConnectAsync(server, 1, temporaryFor: TimeSpan.FromMinutes(1));
        await client.CallAsync(new HelpGetConfig());
        time.Advance(TimeSpan.FromMinutes(2));
        await client.SendAsync(new HelpGetConfig());
        FrameResult frame;
        do
        {
            frame = await client.Transport.ReadAsync(CancellationToken.None);
        }
        while (frame.Status == FrameStatus.Frame);
        Assert.Equal(-404, frame.ErrorCode);
    }

    /// <summary>Requirement 8: the newest salt changes, the one before it goes on being valid for as long again, then it is refused.</summary>
    [Fact]
    public async Task R8_Salts_AreReplacedAndTheOldOneIsGoodForAWhile()
    {
        var time = new SteppedTimeProvider();
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Messages = 5, TimeProvider = time, SaltLifetime = TimeSpan.FromMinutes(30) });
        await using var client = await RawClient.ConnectAsync(server, 1);

        // In steps, since a client that is silent for a quarter of an hour is dropped.
        var step = TimeSpan.FromMinutes(5);
        var age = TimeSpan.Zero;
        while (true)
        {
            var id = await client.SendAsync(new HelpGetConfig());
            Received message;
            do
            {
                message = await client.NextAsync();
            }
            while (message.RequestMsgId != id && message.Value is not BadServerSalt);
            if (message.Value is BadServerSalt bad)
            {
                Assert.Equal(id, bad.BadMsgId);
                Assert.NotEqual(client.Salt, bad.NewServerSalt);
                client.Salt = bad.NewServerSalt;
                break;
            }

            time.Advance(step);
            client.MoveClock(step);
            age += step;
        }

        Assert.Equal(TimeSpan.FromMinutes(60), age);
        await client.CallAsync(new HelpGetConfig());
    }
}
