using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class ObfuscationHeaderTests
{
    private static readonly byte[] SecretKey = Convert.FromHexString("0123456789abcdef0123456789abcdef");

    public static TheoryData<TransportKind, bool> Kinds => new()
    {
        { TransportKind.Abridged, false },
        { TransportKind.Intermediate, false },
        { TransportKind.PaddedIntermediate, false },
        { TransportKind.Abridged, true },
        { TransportKind.Intermediate, true },
        { TransportKind.PaddedIntermediate, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TryRead_ClientsHeader_GivesKindDcAndStreams(TransportKind kind, bool withSecret)
    {
        var secret = withSecret ? CreateSecret() : null;
        var bytes = new byte[ObfuscationHeader.Length];
        var client = ObfuscationHeader.Create(kind, -10002, secret, new SeededRandomSource(4), bytes);

        Assert.Equal(ObfuscationStatus.Ok, ObfuscationHeader.TryRead(bytes, secret, out var server));

        Assert.Equal(kind, server!.Kind);
        Assert.Equal(-10002, server.DcId);
        AssertPaired(client.FromClient, server.FromClient);
        AssertPaired(server.FromServer, client.FromServer);
    }

    // Written a second time from the description, on the platform's block cipher.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_Header_FollowsTheDescription(bool withSecret)
    {
        var bytes = new byte[ObfuscationHeader.Length];
        var client = ObfuscationHeader.Create(TransportKind.Intermediate, 4, withSecret ? CreateSecret() : null, new SeededRandomSource(9), bytes);

        var key = bytes[8..40];
        var iv = bytes[40..56];
        var reversed = bytes[8..56];
        Array.Reverse(reversed);
        var reverseKey = reversed[..32];
        if (withSecret)
        {
            key = SHA256.HashData([.. key, .. SecretKey]);
            reverseKey = SHA256.HashData([.. reverseKey, .. SecretKey]);
        }

        var stream = CounterStream(key, iv, 128);
        Assert.Equal(0xeeeeeeeeu, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(56)) ^ BinaryPrimitives.ReadUInt32LittleEndian(stream.AsSpan(56)));
        Assert.Equal(4, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(60)) ^ BinaryPrimitives.ReadInt16LittleEndian(stream.AsSpan(60)));
        Assert.Equal(stream[64..128], Process(client.FromClient, new byte[64]));
        Assert.Equal(CounterStream(reverseKey, reversed[32..], 64), Process(client.FromServer, new byte[64]));
    }

    [Fact]
    public void TryRead_AnotherSecretOrNone_IsInvalid()
    {
        var bytes = new byte[ObfuscationHeader.Length];
        ObfuscationHeader.Create(TransportKind.Abridged, 2, CreateSecret(), new SeededRandomSource(4), bytes);
        ProxySecret.TryCreate(new byte[16], out var other);

        Assert.Equal(ObfuscationStatus.Invalid, ObfuscationHeader.TryRead(bytes, null, out _));
        Assert.Equal(ObfuscationStatus.Invalid, ObfuscationHeader.TryRead(bytes, other, out _));
    }

    [Fact]
    public void TryRead_EveryPrefix_IsIncomplete()
    {
        var bytes = new byte[ObfuscationHeader.Length];
        ObfuscationHeader.Create(TransportKind.Abridged, 2, null, new SeededRandomSource(4), bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(ObfuscationStatus.Incomplete, ObfuscationHeader.TryRead(bytes.AsSpan(0, length), null, out _));
        }
    }

    [Fact]
    public void TryRead_EverySingleByteChange_NeverThrows()
    {
        var bytes = new byte[ObfuscationHeader.Length];
        ObfuscationHeader.Create(TransportKind.Abridged, 2, null, new SeededRandomSource(4), bytes);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0xff;
            var status = ObfuscationHeader.TryRead(bytes, null, out _);
            bytes[i] ^= 0xff;

            // Key, IV and tag decide; the first eight bytes and the last six say nothing of the transport.
            Assert.Equal(i is >= 8 and < 60 ? ObfuscationStatus.Invalid : ObfuscationStatus.Ok, status);
        }
    }

    [Theory]
    [InlineData("ef")]
    [InlineData("eeeeeeee")]
    [InlineData("dddddddd")]
    [InlineData("47455420")]
    [InlineData("504f5354")]
    [InlineData("48454144")]
    [InlineData("4f505449")]
    [InlineData("16030102")]
    [InlineData("0102030400000000")]
    public void Create_RandomThatLooksLikeAnotherProtocol_IsDrawnAgain(string start)
    {
        var forbidden = Convert.FromHexString(start);
        var random = new ForcedStartRandomSource(forbidden, 3);
        var bytes = new byte[ObfuscationHeader.Length];

        ObfuscationHeader.Create(TransportKind.Abridged, 2, null, random, bytes);

        Assert.Equal(4, random.Calls);
        Assert.Equal(RecognitionStatus.Obfuscated, TransportRecognition.Recognize(bytes, out _, out _));
    }

    [Fact]
    public void Create_FullTransport_IsAMistakeOfTheProgram() => Assert.Throws<ArgumentOutOfRangeException>(
        () => ObfuscationHeader.Create(TransportKind.Full, 2, null, new SeededRandomSource(1), new byte[64]));

    private static ProxySecret CreateSecret()
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryCreate(SecretKey, out var secret));
        return secret!;
    }

    private static void AssertPaired(AesCtr256 encryption, AesCtr256 decryption)
    {
        var text = new SeededRandomSource(8).Bytes(100);
        Assert.Equal(text, Process(decryption, Process(encryption, text)));
    }

    private static byte[] Process(AesCtr256 stream, byte[] bytes)
    {
        var result = new byte[bytes.Length];
        stream.Process(bytes, result);
        return result;
    }

    private static byte[] CounterStream(byte[] key, byte[] iv, int length)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var counter = new UInt128(BinaryPrimitives.ReadUInt64BigEndian(iv), BinaryPrimitives.ReadUInt64BigEndian(iv.AsSpan(8)));
        var stream = new byte[length];
        for (var at = 0; at < length; at += 16)
        {
            var block = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(block, counter++);
            aes.EncryptEcb(block, PaddingMode.None).CopyTo(stream, at);
        }

        return stream;
    }

    /// <summary>Begins its first few answers with given bytes.</summary>
    private sealed class ForcedStartRandomSource(byte[] start, int times) : IRandomSource
    {
        private readonly SeededRandomSource _random = new(11);

        public int Calls { get; private set; }

        public void Fill(Span<byte> destination)
        {
            _random.Fill(destination);
            if (Calls++ < times)
            {
                start.CopyTo(destination);
            }
        }
    }
}
