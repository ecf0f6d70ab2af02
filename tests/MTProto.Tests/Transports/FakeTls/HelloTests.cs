using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Testing;

namespace MTProto.Tests.Transports.FakeTls;

public sealed class HelloTests
{
    private const string Domain = "front.example.org";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
    private static readonly ProxySecret Secret = Parse("ee00112233445566778899aabbccddeeff" + Convert.ToHexStringLower("front.example.org"u8));

    [Theory]
    [InlineData(ClientHelloShape.PostQuantum, 1700, 1900)]
    [InlineData(ClientHelloShape.Padded, 517, 517)]
    public void Build_EveryShape_IsReadBackAndVerifies(ClientHelloShape shape, int least, int most)
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var record = ClientHelloBuilder.Build(Secret, Domain, shape, Now, new SeededRandomSource(seed));

            Assert.InRange(record.Length, least, most);
            Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(record, out var hello, out var consumed, out _));
            Assert.Equal(record.Length, consumed);
            Assert.Equal(Domain, hello!.ServerName);
            Assert.Equal(0x1301, hello.CipherSuite);
            Assert.Equal(32, hello.SessionId.Length);
            Assert.Equal(shape == ClientHelloShape.PostQuantum, hello.HasPostQuantumShare);
            Assert.True(hello.TryVerify(Secret, out var time));
            Assert.Equal(Now, time);
            Assert.False(hello.TryVerify(Parse("ee" + new string('7', 32) + "61"), out _));
        }
    }

    // The digest as documented, computed apart from the code under test.
    [Fact]
    public void Detail9_Digest_IsTheHmacOverTheZeroedRecordWithTheTimeInItsEnd()
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, ClientHelloShape.PostQuantum, Now, new SeededRandomSource(1));
        var digest = record[11..43];
        record.AsSpan(11, 32).Clear();
        var expected = HMACSHA256.HashData(Convert.FromHexString("00112233445566778899aabbccddeeff"), record);

        Assert.Equal(expected[..28], digest[..28]);
        Assert.Equal(1_790_000_000u, BinaryPrimitives.ReadUInt32LittleEndian(expected.AsSpan(28)) ^ BinaryPrimitives.ReadUInt32LittleEndian(digest.AsSpan(28)));
    }

    [Fact]
    public void Build_PostQuantumKey_HasNoCoefficientThatAServerWouldRefuse()
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, ClientHelloShape.PostQuantum, Now, new SeededRandomSource(5));
        var key = record.AsSpan(record.AsSpan().IndexOf((byte[])[0x11, 0xec, 0x04, 0xc0]) + 4, 1184);
        for (var i = 0; i < 1152; i += 3)
        {
            Assert.True((key[i] | ((key[i + 1] & 15) << 8)) < 3329);
            Assert.True(((key[i + 1] >> 4) | (key[i + 2] << 4)) < 3329);
        }
    }

    /// <summary>The hellos are real ones: a TLS server of the platform agrees to go on with each of them, up to the keys that nobody has.</summary>
    [Theory]
    [InlineData(ClientHelloShape.PostQuantum)]
    [InlineData(ClientHelloShape.Padded)]
    public async Task Build_SentToARealServer_IsAnsweredByAServerHello(ClientHelloShape shape)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Domain}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        string? asked = null;
        await using var server = new SslStream(accepted.GetStream());
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateSelectionCallback = (_, name) =>
            {
                asked = name;
                return certificate;
            },
        };
        var serving = server.AuthenticateAsServerAsync(options, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(ClientHelloBuilder.Build(Secret, Domain, shape, Now, SystemRandomSource.Instance), TestContext.Current.CancellationToken);

        var answer = new byte[3];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        client.Close();

        Assert.Equal("160303", Convert.ToHexString(answer));
        Assert.Equal(Domain, asked);
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }

    [Fact]
    public void TryRead_EveryPrefix_IsIncompleteAndNeverAsksForTooMuch()
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, ClientHelloShape.PostQuantum, Now, new SeededRandomSource(2));
        for (var length = 0; length < record.Length; length++)
        {
            Assert.Equal(HelloStatus.Incomplete, ClientHello.TryRead(record.AsSpan(0, length), out _, out _, out var needed));
            Assert.InRange(needed, length + 1, record.Length);
        }
    }

    [Fact]
    public void Detail9_HelloCutIntoRecords_IsPutTogetherForTheDigest()
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, ClientHelloShape.PostQuantum, Now, new SeededRandomSource(3));
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            var cut = new List<byte>();
            for (var at = 5; at < record.Length;)
            {
                var length = Math.Min(record.Length - at, random.Next(1, 900));
                cut.AddRange([22, 3, 1, (byte)(length >> 8), (byte)length]);
                cut.AddRange(record.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(cut.ToArray(), out var hello, out var consumed, out _));
            Assert.Equal(cut.Count, consumed);
            Assert.True(hello!.TryVerify(Secret, out _));
        }
    }

    [Fact]
    public void Detail9_RecordsOfOneByte_ArePutTogetherUpToALimit()
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, ClientHelloShape.Padded, Now, new SeededRandomSource(8));
        Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(Cut(200), out var hello, out _, out _));
        Assert.True(hello!.TryVerify(Secret, out _));
        Assert.Equal(record, hello.Record);
        Assert.Equal(HelloStatus.Invalid, ClientHello.TryRead(Cut(300), out _, out _, out _));

        byte[] Cut(int single)
        {
            byte[] ones = [.. record.AsSpan(5, single).ToArray().SelectMany(value => (byte[])[22, 3, 1, 0, 1, value])];
            var rest = record.Length - 5 - single;
            return [.. ones, 22, 3, 1, (byte)(rest >> 8), (byte)rest, .. record.AsSpan(5 + single)];
        }
    }

    /// <summary>A stranger's bytes are known as such at the first that is wrong, so that nothing is held back from who serves strangers.</summary>
    [Theory]
    [InlineData("17")]
    [InlineData("1602")]
    [InlineData("160302")]
    [InlineData("1603010000")]
    [InlineData("1603014001")]
    [InlineData("160301020002")]
    [InlineData("160301020001004000")]
    [InlineData("160301020001000100")]
    public void TryRead_FirstWrongByte_IsInvalidAtOnce(string hex) =>
        Assert.Equal(HelloStatus.Invalid, ClientHello.TryRead(Convert.FromHexString(hex), out _, out _, out _));

    [Fact]
    public void Detail10_LongestHello_IsTakenAndOneByteMoreIsNot()
    {
        foreach (var more in new[] { 0, 1 })
        {
            var record = ClientHelloBuilder.BuildUnsigned(Domain, ClientHelloShape.Padded, [0x1301], new SeededRandomSource(8)).ToList();
            var padding = ClientHello.MaxLength + 5 + more - record.Count - 4;
            const int Extensions = 44 + 32 + 2 + 28 + 2;
            var extensions = BinaryPrimitives.ReadUInt16BigEndian(record.Skip(Extensions).Take(2).ToArray());
            record.AddRange([0xfd, 0xe8, (byte)(padding >> 8), (byte)padding, .. new byte[padding]]);
            Assert.Equal(ClientHello.MaxLength + 5 + more, record.Count);
            var bytes = record.ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(3), (ushort)(bytes.Length - 5));
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(7), (ushort)(bytes.Length - 9));
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Extensions), (ushort)(extensions + 4 + padding));
            ClientHelloBuilder.Sign(bytes, Secret, Now);

            Assert.Equal(more == 0 ? HelloStatus.Whole : HelloStatus.Invalid, ClientHello.TryRead(bytes, out var hello, out _, out _));
            Assert.Equal(more == 0, hello?.TryVerify(Secret, out _) == true);
        }
    }

    [Theory]
    [InlineData(ClientHelloShape.PostQuantum)]
    [InlineData(ClientHelloShape.Padded)]
    public void TryRead_EveryByteChange_IsRefusedOrDoesNotVerify(ClientHelloShape shape)
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, shape, Now, new SeededRandomSource(4));
        for (var i = 0; i < record.Length; i++)
        {
            foreach (var change in (byte[])[1, 0x80, 0xff])
            {
                var changed = (byte[])record.Clone();
                changed[i] ^= change;
                var status = ClientHello.TryRead(changed, out var hello, out _, out _);
                Assert.Equal(status == HelloStatus.Whole, hello is not null);

                // The end of the random holds the time.
                if (hello is not null && i is not (>= 39 and < 43))
                {
                    Assert.False(hello.TryVerify(Secret, out _));
                }
            }
        }
    }

    [Theory]
    [InlineData(ClientHelloShape.PostQuantum)]
    [InlineData(ClientHelloShape.Padded)]
    public void ServerHello_EveryPrefixAndEveryByteChange_IsNotTakenForTheAnswer(ClientHelloShape shape)
    {
        var record = ClientHelloBuilder.Build(Secret, Domain, shape, Now, new SeededRandomSource(6));
        ClientHello.TryRead(record, out var hello, out _, out _);
        var answer = ServerHello.Build(hello!, Secret, new SeededRandomSource(7));

        Assert.Equal(HelloStatus.Whole, ServerHello.TryMeasure(answer, out var whole));
        Assert.Equal(answer.Length, whole);
        Assert.True(ServerHello.Verify(answer, hello!.Random, Secret));
        Assert.False(ServerHello.Verify(answer, hello.SessionId, Secret));
        for (var length = 0; length < answer.Length; length++)
        {
            Assert.Equal(HelloStatus.Incomplete, ServerHello.TryMeasure(answer.AsSpan(0, length), out var needed));
            Assert.InRange(needed, length + 1, answer.Length);
        }

        for (var i = 0; i < answer.Length; i++)
        {
            var changed = (byte[])answer.Clone();
            changed[i] ^= 0x10;
            if (ServerHello.TryMeasure(changed, out var length) == HelloStatus.Whole)
            {
                Assert.False(ServerHello.Verify(changed.AsSpan(0, length), hello.Random, Secret));
            }
        }
    }

    private static ProxySecret Parse(string text) => ProxySecret.TryParse(text, out var secret) == ProxySecretStatus.Ok ? secret! : throw new ArgumentException(text);
}
