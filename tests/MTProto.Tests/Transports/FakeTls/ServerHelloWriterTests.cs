using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Testing;

namespace MTProto.Tests.Transports.FakeTls;

/// <summary>Wire details 11 and 12: what a server's answer consists of.</summary>
public sealed class ServerHelloWriterTests
{
    private static readonly ProxySecret Secret =
        ProxySecret.TryParse("ee00112233445566778899aabbccddeeff" + Convert.ToHexStringLower("a.example"u8), out var secret) == ProxySecretStatus.Ok ? secret! : throw new InvalidOperationException();

    [Theory]
    [InlineData(ClientHelloShape.PostQuantum)]
    [InlineData(ClientHelloShape.Padded)]
    public void Detail11_Answer_IsThreeRecordsUnderTheDigestOfBothRandoms(ClientHelloShape shape)
    {
        var hello = Hello(shape, 0x1301, 0x1302, 0x1303);
        var answer = Write(hello, FrontProfile.CreateBuiltIn("a.example"));

        var records = Records(answer);
        Assert.Equal([0x16, 0x14, 0x17], records.Select(record => record[0]));
        Assert.All(records, record => Assert.Equal([3, 3], record[1..3]));
        Assert.Equal([0x14, 3, 3, 0, 1, 1], records[1]);
        var digest = answer[11..43];
        answer.AsSpan(11, 32).Clear();
        Assert.Equal(HMACSHA256.HashData(Secret.Key, [.. hello.Random, .. answer]), digest);
    }

    [Fact]
    public void Detail12_SessionIdOfAnyLength_IsEchoed()
    {
        foreach (var length in new[] { 0, 1, 8, 31, 32 })
        {
            var record = ClientHelloBuilder.BuildUnsigned("a.example", ClientHelloShape.Padded, [0x1301], new SeededRandomSource(1));
            var cut = new List<byte>(record);
            cut.RemoveRange(44, 32 - length);
            cut[43] = (byte)length;
            BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)(cut.Count - 5));
            (cut[3], cut[4]) = (record[0], record[1]);
            BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)(cut.Count - 9));
            (cut[7], cut[8]) = (record[0], record[1]);
            Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(cut.ToArray(), out var hello, out _, out _));

            var answer = Write(hello!, FrontProfile.CreateBuiltIn("a.example"));

            Assert.Equal(length, answer[43]);
            Assert.Equal(hello!.SessionId, answer.AsSpan(44, length));
            Assert.Equal(3, Records(answer).Count);
        }
    }

    [Theory]
    [InlineData(0x0a0a, 0x1302, 0x1301)]
    [InlineData(0x1a1a, 0x1303, 0x1301)]
    [InlineData(0xc02f, 0x1301, 0x1303)]
    public void Detail12_GreaseAndOldSuitesFirst_TakesTheFirstOfTls13(int first, int wanted, int last)
    {
        var answer = Write(Hello(ClientHelloShape.Padded, (ushort)first, (ushort)wanted, (ushort)last), FrontProfile.CreateBuiltIn("a.example"));

        Assert.Equal(wanted, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(76)));
    }

    [Theory]
    [InlineData(true, 43, 51)]
    [InlineData(false, 51, 43)]
    public void Detail12_Extensions_AreInTheFrontsOrder(bool isVersionFirst, int first, int second)
    {
        var profile = Profile(Seen(suite: 0x1301, group: 0x11ec, isVersionFirst: isVersionFirst));
        foreach (var shape in Enum.GetValues<ClientHelloShape>())
        {
            var answer = Write(Hello(shape, 0x1301), profile);

            Assert.Equal([first, second], Extensions(answer).Select(extension => extension.Type));
            Assert.Equal([3, 4], Extensions(answer).Single(extension => extension.Type == 43).Content);
        }
    }

    [Theory]
    [InlineData(0x11ec, ClientHelloShape.PostQuantum, 0x11ec, 1120)]
    [InlineData(0x11ec, ClientHelloShape.Padded, 0x001d, 32)]
    [InlineData(0x001d, ClientHelloShape.PostQuantum, 0x001d, 32)]
    [InlineData(0x001d, ClientHelloShape.Padded, 0x001d, 32)]
    [InlineData(0x0017, ClientHelloShape.Padded, 0x001d, 32)]
    public void Detail12_KeyShare_IsOfTheGroupThatTheFrontWouldTakeAndAPointOfTheCurve(int front, ClientHelloShape shape, int group, int length)
    {
        var writer = new ServerHelloWriter(new SeededRandomSource(3));
        var profile = Profile(Seen(suite: 0x1301, group: (ushort)front, isPostQuantum: true));
        var keys = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            var answer = writer.Write(Hello(shape, 0x1301), Secret.Key, profile).ToArray();
            var share = Extensions(answer).Single(extension => extension.Type == 51).Content;

            Assert.Equal(group, BinaryPrimitives.ReadUInt16BigEndian(share));
            Assert.Equal(length, BinaryPrimitives.ReadUInt16BigEndian(share.AsSpan(2)));
            Assert.Equal(length + 4, share.Length);
            Assert.True(Curve.Has(share[^32..]));
            Assert.True(keys.Add(Convert.ToHexString(share)));
        }
    }

    [Fact]
    public void Detail12_SuiteOfTheFront_FollowsWhatItAnsweredToTheSameOffer()
    {
        var profile = Profile(
            Seen(suite: 0x1302, offered: [0x1301, 0x1302, 0x1303], flight: 2016),
            Seen(suite: 0x1303, offered: [0x1303, 0x1302, 0x1301]));

        Assert.Equal(0x1302, Suite(Write(Hello(ClientHelloShape.Padded, 0x1301, 0x1302, 0x1303), profile)));
        Assert.Equal(0x1303, Suite(Write(Hello(ClientHelloShape.Padded, 0x1303, 0x1302, 0x1301), profile)));
        Assert.Equal(0x1301, Suite(Write(Hello(ClientHelloShape.Padded, 0x1301), profile)));

        static int Suite(byte[] answer) => BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(76));
    }

    [Fact]
    public void Detail12_Flight_HasTheLengthsThatTheFrontWasSeenWith()
    {
        var profile = Profile(
            Seen(suite: 0x1301, flight: 3000), Seen(suite: 0x1301, flight: 3001), Seen(suite: 0x1301, flight: 3001), Seen(suite: 0x1302, flight: 3017));
        var writer = new ServerHelloWriter(new SeededRandomSource(9));
        var lengths = Enumerable.Range(0, 300).Select(_ => Records(writer.Write(Hello(ClientHelloShape.Padded, 0x1301, 0x1302), Secret.Key, profile).ToArray())[2].Length - 5).ToArray();

        Assert.Equal([3000, 3001], lengths.Distinct().Order());
        Assert.InRange(lengths.Count(length => length == 3001), 160, 240);
        Assert.Equal(3017, Records(Write(Hello(ClientHelloShape.Padded, 0x1302), profile))[2].Length - 5);
        Assert.Equal(16 + 3000, Records(Write(Hello(ClientHelloShape.Padded, 0x1302), Profile(Seen(suite: 0x1301, flight: 3000))))[2].Length - 5);
    }

    [Theory]
    [InlineData(1, FrontProfile.MinFlight)]
    [InlineData(40_000, FrontProfile.MaxFlight)]
    public void Write_FlightOutOfRange_IsCutToWhatClientsRead(int seen, int expected) =>
        Assert.Equal(expected, Records(Write(Hello(ClientHelloShape.Padded, 0x1301), Profile(Seen(suite: 0x1301, flight: seen))))[2].Length - 5);

    [Fact]
    public void BuiltIn_OneHost_HasOneLengthWithinASignaturesJitter()
    {
        var flights = FrontProfile.CreateBuiltIn("a.example").Flights.ToArray();

        Assert.Equal(flights, FrontProfile.CreateBuiltIn("a.example").Flights);
        Assert.InRange(flights.Max() - flights.Min(), 1, 2);
        Assert.All(flights, flight => Assert.InRange(flight, 2500, 4702));
        Assert.NotEqual(flights, FrontProfile.CreateBuiltIn("b.example").Flights);
    }

    private static ClientHello Hello(ClientHelloShape shape, params ushort[] suites)
    {
        var record = ClientHelloBuilder.BuildUnsigned("a.example", shape, suites, new SeededRandomSource(1));
        ClientHelloBuilder.Sign(record, Secret, DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));
        Assert.Equal(HelloStatus.Whole, ClientHello.TryRead(record, out var hello, out _, out _));
        return hello!;
    }

    private static FrontObservation Seen(
        ushort suite, ushort group = 0x001d, ushort[]? offered = null, bool isPostQuantum = false, bool isVersionFirst = true, int flight = 2000) =>
        new(offered ?? [suite], suite, group, isPostQuantum, isVersionFirst, flight);

    private static FrontProfile Profile(params FrontObservation[] seen) => FrontProfile.FromObservations(seen)!;

    private static byte[] Write(ClientHello hello, FrontProfile profile) => new ServerHelloWriter(new SeededRandomSource(2)).Write(hello, Secret.Key, profile).ToArray();

    private static List<byte[]> Records(byte[] answer)
    {
        var records = new List<byte[]>();
        for (var at = 0; at < answer.Length;)
        {
            var length = 5 + BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 3));
            records.Add(answer[at..(at + length)]);
            at += length;
        }

        return records;
    }

    private static List<(int Type, byte[] Content)> Extensions(byte[] answer)
    {
        var extensions = new List<(int, byte[])>();
        var hello = Records(answer)[0];
        for (var at = 44 + hello[43] + 5; at < hello.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at + 2));
            extensions.Add((BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at)), hello[(at + 4)..(at + 4 + length)]));
            at += 4 + length;
        }

        return extensions;
    }
}
