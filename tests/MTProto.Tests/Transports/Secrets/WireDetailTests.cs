using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MTProto.Crypto;
using MTProto.Tests.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using MTProto.Transports.Secrets;
using Testing;

namespace MTProto.Tests.Transports.Secrets;

/// <summary>
/// What implementers of the obfuscation and of its disguise get wrong, by the numbers that the gateway's requirements give it. Headers and hellos are made here
/// from the platform's primitives alone, so that no mistake of ours is on both sides.
/// </summary>
public class WireDetailTests
{
    private const ulong Network = 1;

    private readonly SeededRandomSource _random = new(42);
    private readonly SecretHints _hints = new();

    [Fact]
    public void Detail1_Layout_OnlyTheTailIsEncryptedAndStreamsStandAt64And0()
    {
        var (plain, wire, key) = MakeHeader(0xeeee_eeee, -203);
        Assert.Equal(plain[..56], wire[..56]);
        Assert.Equal(SecretSearch.Found, Index(key).FindHeader(wire, Network, _hints, out var match));
        Assert.Equal((TransportKind.Intermediate, (short)-203), (match.Kind, match.DcId));

        var toServer = match.ToServer;
        var data = new byte[100];
        CtrState.Apply(ref toServer, data);
        Assert.Equal(PlainAes.Ctr(SHA256.HashData([.. wire[8..40], .. key]), wire[40..56], new byte[164])[64..], data);
    }

    [Fact]
    public void Detail2_Keys_AreHashedWithTheBareSecretAndTheReversedHalfLikewise()
    {
        var (_, wire, key) = MakeHeader(0xdddd_dddd, 2);
        byte[] reversed = [.. wire[8..56].Reverse()];
        foreach (var form in new[] { key, [0xdd, .. key], [0xee, .. key, .. "example.org"u8] })
        {
            Assert.Equal(SecretSearch.Found, Index(form).FindHeader(wire, Network, _hints, out var match));
            var (toClient, data, counter) = (match.ToClient, new byte[100], new byte[16]);
            toClient.CopyCounter(counter);
            Assert.Equal(reversed[32..], counter);
            CtrState.Apply(ref toClient, data);
            Assert.Equal(PlainAes.Ctr(SHA256.HashData([.. reversed[..32], .. key]), reversed[32..], new byte[100]), data);
        }
    }

    [Fact]
    public void Detail2_WithoutSecret_KeysAreRaw()
    {
        var (_, wire, _) = MakeHeader(0xefef_efef, 4, secret: []);
        Assert.True(SecretIndex.TryReadHeader(wire, null, out var match));
        Assert.Equal((TransportKind.Abridged, (short)4), (match.Kind, match.DcId));
        var key = new byte[32];
        match.ToClient.CopyKey(key);
        Assert.Equal(wire[8..56].Reverse().Take(32), key);
    }

    [Theory]
    [InlineData("ef")]
    [InlineData("48454144")]
    [InlineData("504f5354")]
    [InlineData("47455420")]
    [InlineData("4f505449")]
    [InlineData("eeeeeeee")]
    [InlineData("dddddddd")]
    [InlineData("16030102")]
    [InlineData("0102030400000000")]
    public void Detail3_ReservedStarts_AreNoHeaderInTheClearAndAreReadInsideTls(string start)
    {
        var (_, wire, key) = MakeHeader(0xdddd_dddd, 2, Convert.FromHexString(start));
        Assert.NotEqual(RecognitionStatus.Obfuscated, TransportRecognition.Recognize(wire, out _, out _));

        // Whether a start is allowed is for whoever recognises protocols in the clear; clients inside TLS do not look.
        Assert.True(SecretIndex.TryReadHeader(wire, Secret(key), out _));
    }

    [Fact]
    public void Detail3_ReservedStarts_AreNeverMade()
    {
        var header = new byte[64];
        for (var i = 0; i < 5000; i++)
        {
            ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, null, _random, header);
            Assert.Equal(RecognitionStatus.Obfuscated, TransportRecognition.Recognize(header, out _, out _));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-2)]
    [InlineData(10_002)]
    [InlineData(-10_002)]
    [InlineData(203)]
    [InlineData(-203)]
    [InlineData(short.MinValue)]
    [InlineData(short.MaxValue)]
    public void Detail4_AnyDataCentre_IsReportedAsTheClientWroteIt(int dcId)
    {
        var (_, wire, key) = MakeHeader(0xdddd_dddd, (short)dcId);
        Assert.Equal(SecretSearch.Found, Index(key).FindHeader(wire, Network, _hints, out var match));
        Assert.Equal(dcId, match.DcId);
    }

    [Fact]
    public void Detail7_AnyByteOfTheFirstEight_ChangesNothing()
    {
        var (_, wire, key) = MakeHeader(0xdddd_dddd, 2);
        var index = Index(key);
        for (var i = 0; i < 8; i++)
        {
            var changed = (byte[])wire.Clone();
            changed[i] ^= 0xff;
            Assert.Equal(SecretSearch.Found, index.FindHeader(changed, Network, _hints, out var match));
            Assert.Equal(2, match.DcId);
        }
    }

    [Fact]
    public void Detail7_EverySingleByteChange_IsRefusedOrHarmless()
    {
        var (_, wire, key) = MakeHeader(0xdddd_dddd, 2);
        byte[][] others = [.. Enumerable.Range(0, 100).Select(_ => _random.Bytes(16))];
        var index = Index([.. others, key]);
        for (var at = 8; at < 64; at++)
        {
            for (var change = 1; change < 256; change++)
            {
                var changed = (byte[])wire.Clone();
                changed[at] ^= (byte)change;
                var search = index.FindHeader(changed, Network, _hints, out var match);

                // Behind the tag lie the data centre and noise; every byte before it decides.
                Assert.Equal(at < 60 ? SecretSearch.Unknown : SecretSearch.Found, search);
                Assert.True(at < 60 || match.Index == 100);
            }
        }
    }

    [Theory]
    [InlineData(0, ClientHelloShape.PostQuantum)]
    [InlineData(99, ClientHelloShape.Padded)]
    public void Detail9_Digest_IsOverTheRecordWithItsHeaderAndTheRandomZeroed(int position, ClientHelloShape shape)
    {
        byte[][] keys = [.. Enumerable.Range(0, 100).Select(_ => _random.Bytes(16))];
        var record = SignedHello(keys[position], shape, 1_700_000_000);
        Assert.Equal(SecretSearch.Found, Index(keys).FindHello(record, "example.org"u8, Network, _hints, out var match));
        Assert.Equal(position, match.Index);
        Assert.Equal(1_700_000_000, match.ClientTime.ToUnixTimeSeconds());
    }

    [Fact]
    public void Detail9_EverySingleByteChange_IsRefusedUnlessItIsTheClock()
    {
        byte[][] keys = [.. Enumerable.Range(0, 20).Select(_ => _random.Bytes(16))];
        var index = Index(keys);
        var record = SignedHello(keys[7], ClientHelloShape.Padded, 1_700_000_000);
        for (var at = 0; at < record.Length; at++)
        {
            var changed = (byte[])record.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            var search = index.FindHello(changed, "example.org"u8, Network, _hints, out var match);

            // The last four bytes of the random carry the client's clock, which is judged elsewhere.
            var isClock = at is >= 11 + 28 and < 11 + 32;
            Assert.Equal(isClock ? SecretSearch.Found : SecretSearch.Unknown, search);
            Assert.True(!isClock || match.ClientTime.ToUnixTimeSeconds() != 1_700_000_000);
        }
    }

    [Fact]
    public void Detail9_AHelloInSeveralRecords_IsHashedAsOne()
    {
        var key = _random.Bytes(16);
        var record = SignedHello(key, ClientHelloShape.PostQuantum, 5);
        byte[] cut = [0x16, 3, 1, 0, 100, .. record[5..105], 0x16, 3, 1, .. BigEndian(record.Length - 105), .. record[105..]];
        Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(cut, out var hello, out _, out _));
        Assert.Equal(record, hello!.Record.ToArray());
        Assert.Equal(SecretSearch.Found, Index(key).FindHello(hello.Record, Encoding.ASCII.GetBytes(hello.ServerName!), Network, _hints, out _));
    }

    private static byte[] BigEndian(int length) => [(byte)(length >> 8), (byte)length];

    private static SecretIndex Index(params byte[][] secrets) =>
        SecretIndex.Create([.. secrets.Select(secret => new SecretEntry { Secret = Secret(secret) })]);

    private static ProxySecret Secret(byte[] bytes)
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryCreate(bytes, out var secret));
        return secret!;
    }

    private (byte[] Plain, byte[] Wire, byte[] Secret) MakeHeader(uint tag, short dcId, byte[]? start = null, byte[]? secret = null)
    {
        secret ??= _random.Bytes(16);
        var plain = _random.Bytes(64);
        start?.CopyTo(plain, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(plain.AsSpan(56), tag);
        BinaryPrimitives.WriteInt16LittleEndian(plain.AsSpan(60), dcId);
        var key = secret.Length == 0 ? plain[8..40] : SHA256.HashData([.. plain[8..40], .. secret]);
        byte[] wire = [.. plain[..56], .. PlainAes.Ctr(key, plain[40..56], plain)[56..]];
        return (plain, wire, secret);
    }

    private byte[] SignedHello(byte[] key, ClientHelloShape shape, uint seconds)
    {
        var record = ClientHelloBuilder.Build(Secret(key), "example.org", shape, default, _random);
        Array.Clear(record, 11, 32);
        var digest = HMACSHA256.HashData(key, record);
        BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(28), BinaryPrimitives.ReadUInt32LittleEndian(digest.AsSpan(28)) ^ seconds);
        digest.CopyTo(record, 11);
        return record;
    }
}
