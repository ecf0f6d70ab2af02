using System.Buffers.Binary;
using Telepool.Gateway.Fingerprints;

namespace Gateway.Tests.Fingerprints;

public sealed class TlsFingerprintTests
{
    // The example of the JA4 description: a Chrome of 2023.
    private static readonly ushort[] Ciphers = [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035];
    private static readonly ushort[] Signatures = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
    private static readonly ushort[] Extensions = [0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015];

    [Fact]
    public void TryRead_TheExampleOfJa4_HasItsFingerprint()
    {
        var hello = Hello(0x0303, [0x0a0a, .. Ciphers], [0x3a3a, .. Extensions, 0xfafa]);

        Assert.Equal(FingerprintStatus.Ok, TlsFingerprint.TryRead(hello, out var fingerprint));
        Assert.Equal("t13d1516h2_8daaf6152771_e5627efa2ab1", fingerprint!.Ja4);
    }

    [Fact]
    public void TryRead_ShuffledExtensions_SameJa4OtherJa3()
    {
        TlsFingerprint.TryRead(Hello(0x0303, Ciphers, Extensions), out var one);
        TlsFingerprint.TryRead(Hello(0x0303, Ciphers, [.. Extensions.Reverse()]), out var two);

        Assert.Equal(one!.Ja4, two!.Ja4);
        Assert.NotEqual(one.Ja3, two.Ja3);
    }

    // Both are examples of the JA3 description.
    [Theory]
    [InlineData("47-53-5-10-49161-49162-49171-49172-50-56-19-4", true, "ada70206e40642a3e4461f35503241d5")]
    [InlineData("4-5-10-9-100-98-3-6-19-18-99", false, "de350869b8c85de67a350c8d186f11e6")]
    public void TryRead_ExamplesOfJa3_HaveTheirFingerprints(string ciphers, bool hasExtensions, string expected)
    {
        var numbers = ciphers.Split('-').Select(ushort.Parse).ToArray();
        var hello = hasExtensions
            ? Hello(0x0301, numbers, [(0x0000, [0, 4, 0, 0, 1, (byte)'a']), (0x000a, [0, 6, 0, 23, 0, 24, 0, 25]), (0x000b, [1, 0])])
            : Hello(0x0301, numbers, Array.Empty<(ushort, byte[])>());

        TlsFingerprint.TryRead(hello, out var fingerprint);

        Assert.Equal(expected, fingerprint!.Ja3);
        Assert.StartsWith(hasExtensions ? "t10d1203" : "t10i1100", fingerprint.Ja4, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_EveryPrefix_IsIncomplete()
    {
        var hello = Hello(0x0303, Ciphers, Extensions);

        for (var length = 0; length < hello.Length; length++)
        {
            Assert.Equal(FingerprintStatus.Incomplete, TlsFingerprint.TryRead(hello.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void TryRead_EveryByteChanged_NeverThrows()
    {
        var hello = Hello(0x0303, Ciphers, Extensions);
        for (var i = 0; i < hello.Length; i++)
        {
            foreach (var change in (byte[])[0x01, 0x80, 0xff])
            {
                hello[i] ^= change;
                var status = TlsFingerprint.TryRead(hello, out var fingerprint);
                Assert.Equal(status == FingerprintStatus.Ok, fingerprint is not null);
                hello[i] ^= change;
            }
        }
    }

    private static byte[] Hello(ushort version, ushort[] ciphers, ushort[] extensions) =>
        Hello(version, ciphers, [.. extensions.Select(type => (type, Content(type)))]);

    private static byte[] Content(ushort type) => type switch
    {
        0x0000 => [0, 4, 0, 0, 1, (byte)'a'],
        0x000a => [0, 8, 0x1a, 0x1a, 0, 29, 0, 23, 0, 24],
        0x000b => [1, 0],
        0x000d => [0, (byte)(Signatures.Length * 2), .. Signatures.SelectMany(Bytes)],
        0x0010 => [0, 12, 2, (byte)'h', (byte)'2', 8, .. "http/1.1"u8],
        0x002b => [6, 0x2a, 0x2a, 3, 4, 3, 3],
        _ => [],
    };

    private static byte[] Hello(ushort version, ushort[] ciphers, (ushort Type, byte[] Content)[] extensions)
    {
        byte[] list = [.. extensions.SelectMany(extension => (byte[])[.. Bytes(extension.Type), .. Bytes((ushort)extension.Content.Length), .. extension.Content])];
        byte[] body =
        [
            .. Bytes(version), .. new byte[32], 0, .. Bytes((ushort)(ciphers.Length * 2)), .. ciphers.SelectMany(Bytes), 1, 0,
            .. extensions.Length == 0 ? [] : Bytes((ushort)list.Length), .. list,
        ];
        byte[] message = [1, 0, .. Bytes((ushort)body.Length), .. body];
        return [22, 3, 1, .. Bytes((ushort)message.Length), .. message];
    }

    private static byte[] Bytes(ushort number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        return bytes;
    }
}
