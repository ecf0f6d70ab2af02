using MTProto.Transports;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;
using Testing;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>Packets of every shape through a gateway and a middle proxy, and what happens to who does not keep to the rules.</summary>
public sealed class MiddleRelayTests
{
    [Theory]
    [InlineData(TransportKind.Abridged)]
    [InlineData(TransportKind.Intermediate)]
    [InlineData(TransportKind.PaddedIntermediate)]
    public async Task Detail18_PacketsOfManyLengths_ComeBackAsTheyWere(TransportKind kind)
    {
        await using var fixture = await EchoFixture.StartAsync();
        await using var client = await fixture.ConnectAsync(kind);
        var random = new SeededRandomSource(8);
        foreach (var length in new[] { 16, 32, 16 * 31, 16 * 32, 4096, 65536, 300_000 & ~15, 1024 * 1024 - 48 })
        {
            var packet = EchoDataCenter.Packet(random.Bytes(length));

            Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
        }

        var flags = fixture.Proxy.Statistics.Flags;
        Assert.Equal(kind == TransportKind.Abridged, flags.HasFlag(MiddleRequestFlags.Abridged));
        Assert.Equal(kind != TransportKind.Abridged, flags.HasFlag(MiddleRequestFlags.Intermediate));
        Assert.Equal(kind == TransportKind.PaddedIntermediate, flags.HasFlag(MiddleRequestFlags.Padded));
        Assert.False(flags.HasFlag(MiddleRequestFlags.HasAdTag));
        Assert.False(flags.HasFlag(MiddleRequestFlags.NotEncrypted));
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
    }

    [Fact]
    public async Task Relay_ManyClientsAtOnce_EachGetsItsOwnBytesOnFewConnections()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Links = 3 });
        var clients = Enumerable.Range(0, 24).Select(async number =>
        {
            await using var client = await fixture.ConnectAsync((TransportKind)(number % 3));
            var random = new SeededRandomSource((ulong)number);
            for (var i = 0; i < 20; i++)
            {
                var packet = EchoDataCenter.Packet(random.Bytes(16 * (1 + (number * 131 + i * 977) % 4000)));
                Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
            }
        });

        await Task.WhenAll(clients);

        Assert.Equal(3, fixture.Proxy.Statistics.Links);
        await MiddleFixture.WaitAsync(() => fixture.Proxy.Statistics.ClosedClients == 24, "the middle proxy is told of every client that left");
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
    }

    // TDLib pads by up to 15 bytes: what is no whole word is cut, the rest goes on.
    [Fact]
    public async Task Detail5_TailsOfUpToFifteenBytes_AreTolerated()
    {
        await using var fixture = await EchoFixture.StartAsync();
        for (var i = 0; i < 40; i++)
        {
            await using var client = await fixture.ConnectAsync();
            var packet = EchoDataCenter.Packet(new SeededRandomSource((ulong)i).Bytes(64));

            Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
        }
    }

    [Theory]
    [InlineData(TransportKind.Abridged, "7fffffff")]
    [InlineData(TransportKind.Intermediate, "ffffff7f")]
    [InlineData(TransportKind.Intermediate, "05000000")]
    [InlineData(TransportKind.PaddedIntermediate, "00000000")]
    public async Task Relay_ImpossibleLength_EndsThatClientAlone(TransportKind kind, string hex)
    {
        await using var fixture = await EchoFixture.StartAsync();
        await using var good = await fixture.ConnectAsync();
        var bad = await RawClient.ConnectAsync(fixture.Host.EndPoints[0], kind);

        await bad.SendAsync(Convert.FromHexString(hex));

        Assert.Equal(0, await bad.ReadAsync(new byte[16]));
        var packet = EchoDataCenter.Packet(new byte[16]);
        Assert.Equal(packet, await EchoFixture.AskAsync(good, packet));
        Assert.Equal(1, fixture.Count(GatewayCounter.CodecErrors));
    }

    // One byte at a time, quick ack asked for.
    [Theory]
    [InlineData(TransportKind.Abridged, "94", "d5667788")]
    [InlineData(TransportKind.Intermediate, "50000080", "887766d5")]
    public async Task Detail5_QuickAck_ComesBackInTheClientsOrder(TransportKind kind, string header, string expected)
    {
        await using var fixture = await EchoFixture.StartAsync(changeProxy: options => options with { AcknowledgesQuickly = true });
        var client = await RawClient.ConnectAsync(fixture.Host.EndPoints[0], kind);
        var packet = EchoDataCenter.Ask(1, 0).Concat(new byte[40]).ToArray();
        byte[] sent = [.. Convert.FromHexString(header), .. packet];
        foreach (var value in sent)
        {
            await client.SendAsync([value]);
        }

        var ack = new byte[4];
        await client.ReadExactlyAsync(ack);

        // The emulated middle proxy takes the packet's first word, 0x55667788, with the highest bit set.
        Assert.Equal(expected, Convert.ToHexStringLower(ack));
        Assert.True(fixture.Proxy.Statistics.Flags.HasFlag(MiddleRequestFlags.QuickAck));
    }

    [Fact]
    public async Task Relay_ClientThatDoesNotRead_IsClosedWhileOthersGoOn()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Links = 1, ClientQueueBytes = 256 * 1024 });
        await using var good = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[1024]);
        for (var i = 1; i <= 4; i++)
        {
            await using var slow = await fixture.ConnectAsync();
            await slow.WriteAsync(EchoDataCenter.Ask(400, 64 * 1024), TestContext.Current.CancellationToken);
            await MiddleFixture.WaitAsync(() => fixture.Count(GatewayCounter.MiddleClientsTooSlow) == i, "the slow client is given up");

            Assert.Equal(packet, await EchoFixture.AskAsync(good, packet));
        }

        Assert.Equal(0, fixture.Count(GatewayCounter.MiddleLinksLost));
    }

    // The way to the middle proxy is stopped up: clients are read no further, nothing is lost, and it goes on.
    [Fact]
    public async Task Relay_SlowMiddleProxy_HoldsClientsUpAndLosesNothing()
    {
        await using var fixture = await EchoFixture.StartAsync(middle => middle with { Links = 1, LinkQueueBytes = 64 * 1024, SilenceLimit = TimeSpan.FromSeconds(60) });
        await using var client = await fixture.ConnectAsync();
        Assert.NotNull(await EchoFixture.AskAsync(client, EchoDataCenter.Packet(new byte[16])));
        var random = new SeededRandomSource(3);
        var packets = Enumerable.Range(0, 60).Select(_ => EchoDataCenter.Packet(random.Bytes(48 * 1024))).ToArray();
        var sending = Task.Run(async () =>
        {
            foreach (var packet in packets)
            {
                Assert.True(await client.WriteAsync(packet, TestContext.Current.CancellationToken));
            }
        });
        foreach (var packet in packets)
        {
            var frame = await client.ReadAsync(TestContext.Current.CancellationToken);

            Assert.Equal(packet, frame.Payload.ToArray());
        }

        await sending;
    }

    [Fact]
    public async Task Relay_UserSwitchedOff_IsDisconnected()
    {
        await using var fixture = await EchoFixture.StartAsync(changeAll: settings => settings with { Users = [settings.Users[0] with { QuotaBytes = 100_000 }] });
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[64 * 1024 - 48]);
        Assert.NotNull(await EchoFixture.AskAsync(client, packet));

        await MiddleFixture.WaitAsync(() => fixture.Host.Workers[0].Counters[CloseReason.Killed] == 1, "a quota that is used up ends the connection");
        Assert.Null(await EchoFixture.AskAsync(client, packet));
    }

    [Fact]
    public async Task Relay_Draining_LetsGoOnAndThenEnds()
    {
        await using var fixture = await EchoFixture.StartAsync();
        await using var client = await fixture.ConnectAsync();
        var packet = EchoDataCenter.Packet(new byte[16]);
        Assert.NotNull(await EchoFixture.AskAsync(client, packet));

        var draining = fixture.Host.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));
        await client.DisposeAsync();
        await draining;
    }

    // In clear and none of the key exchange: a middle proxy would close the connection over it.
    [Fact]
    public async Task Detail18_AcknowledgementInClear_IsLeftOut()
    {
        await using var fixture = await EchoFixture.StartAsync();
        await using var client = await fixture.ConnectAsync();
        var plain = new byte[40];
        BitConverter.TryWriteBytes(plain.AsSpan(16), 20);
        BitConverter.TryWriteBytes(plain.AsSpan(20), 0x62d6b459);
        Assert.True(await client.WriteAsync(plain, TestContext.Current.CancellationToken));
        var packet = EchoDataCenter.Packet(new byte[16]);

        Assert.Equal(packet, await EchoFixture.AskAsync(client, packet));

        Assert.Equal(1, fixture.Count(GatewayCounter.MiddlePacketsDropped));
        Assert.Equal(1, fixture.Proxy.Statistics.Requests);
    }
}
