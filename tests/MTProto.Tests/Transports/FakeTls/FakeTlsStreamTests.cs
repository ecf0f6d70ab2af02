using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Testing;

namespace MTProto.Tests.Transports.FakeTls;

public sealed class FakeTlsStreamTests
{
    private static readonly ProxySecret Secret = Parse("ee00112233445566778899aabbccddeeff" + Convert.ToHexStringLower("front.example.org"u8));

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(1000, 5)]
    public async Task Both_HellosAndData_ArriveWholeHoweverTheyAreCut(int maxSegment, int? seed)
    {
        var token = TestContext.Current.CancellationToken;
        var (client, server) = DuplexStream.CreatePair(maxSegment, seed);
        var accepting = FakeTlsServer.AcceptAsync(server, Secret, SystemRandomSource.Instance, TimeProvider.System, token);
        Assert.Equal(FakeTlsStatus.Agreed, await FakeTlsClient.ConnectAsync(client, Secret, ClientHelloShape.PostQuantum, SystemRandomSource.Instance, TimeProvider.System, token));
        Assert.Equal(FakeTlsStatus.Agreed, (await accepting).Status);

        await using var up = new FakeTlsStream(client, isClient: true);
        await using var down = new FakeTlsStream(server, isClient: false);
        foreach (var length in (int[])[1, 64, 2878, 2879, 16384, 16385, 100_000])
        {
            var data = new SeededRandomSource((ulong)length).Bytes(length);
            Assert.Equal(data, await CarryAsync(up, down, data, token));
            Assert.Equal(data, await CarryAsync(down, up, data, token));
        }

        await up.DisposeAsync();
        Assert.Equal(0, await down.ReadAsync(new byte[10], token));

        static async Task<byte[]> CarryAsync(Stream from, Stream to, byte[] data, CancellationToken token)
        {
            var received = new byte[data.Length];
            var reading = to.ReadExactlyAsync(received, token).AsTask();
            await from.WriteAsync(data, token);
            await reading;
            return received;
        }
    }

    [Fact]
    public async Task Write_Client_SendsChangeCipherSpecOnceAndShortRecords()
    {
        var token = TestContext.Current.CancellationToken;
        var (near, far) = DuplexStream.CreatePair();
        await using var stream = new FakeTlsStream(near, isClient: true);
        await stream.WriteAsync(new byte[3000], token);
        await stream.WriteAsync(new byte[1], token);
        var sent = new byte[6 + 5 + 2878 + 5 + 122 + 5 + 1];
        await far.ReadExactlyAsync(sent, token);

        Assert.Equal("140303000101" + "1703030B3E", Convert.ToHexString(sent.AsSpan(0, 11)));
        Assert.Equal("170303007A", Convert.ToHexString(sent.AsSpan(11 + 2878, 5)));
        Assert.Equal("1703030001", Convert.ToHexString(sent.AsSpan(sent.Length - 6, 5)));
    }

    [Theory]
    [InlineData("140303000101" + "1703030000" + "170303000141", "41")]
    [InlineData("170303000241", "41!")]
    [InlineData("1703", "!")]
    [InlineData("170301000141", "!")]
    [InlineData("1703034101", "!")]
    [InlineData("160303000141", "!")]
    [InlineData("14030300020101", "!")]
    [InlineData("170303000141" + "15030300020100" + "170303000141", "41")]
    public async Task Read_Records_GivesTheirDataOrBreaks(string sent, string expected)
    {
        var token = TestContext.Current.CancellationToken;
        var (near, far) = DuplexStream.CreatePair(maxSegment: 1);
        await using var stream = new FakeTlsStream(near, isClient: false);
        await far.WriteAsync(Convert.FromHexString(sent), token);
        await far.DisposeAsync();
        var received = string.Empty;
        var buffer = new byte[100];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, token)) > 0)
            {
                received += Convert.ToHexString(buffer.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            received += "!";
        }

        Assert.Equal(expected, received);
    }

    [Fact]
    public async Task Accept_StaleClockOrForeignSecretOrNoHello_SaysWhichAndSendsNothing()
    {
        var token = TestContext.Current.CancellationToken;
        var now = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(FakeTlsStatus.Agreed, await TryAsync(Secret, now.AddSeconds(-119)));
        Assert.Equal(FakeTlsStatus.Stale, await TryAsync(Secret, now.AddSeconds(121)));
        Assert.Equal(FakeTlsStatus.Stranger, await TryAsync(Parse("ee" + new string('7', 32) + "61"), now));
        Assert.Equal(FakeTlsStatus.Invalid, await TryAsync(null, now));

        async Task<FakeTlsStatus> TryAsync(ProxySecret? secret, DateTimeOffset clientTime)
        {
            var (client, server) = DuplexStream.CreatePair();
            var hello = secret is null
                ? "GET / HTTP/1.1\r\n\r\n"u8.ToArray()
                : ClientHelloBuilder.Build(secret, "a", ClientHelloShape.Padded, clientTime, SystemRandomSource.Instance);
            await client.WriteAsync(hello, token);
            var (status, _, received) = await FakeTlsServer.AcceptAsync(server, Secret, SystemRandomSource.Instance, new ManualTimeProvider(now), token);
            Assert.Equal(status == FakeTlsStatus.Agreed, server.WrittenCount > 0);
            Assert.Equal(hello[..received.Length], received.ToArray());
            return status;
        }
    }

    private static ProxySecret Parse(string text) => ProxySecret.TryParse(text, out var secret) == ProxySecretStatus.Ok ? secret! : throw new ArgumentException(text);
}
