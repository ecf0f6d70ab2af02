using System.Net.Sockets;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Relaying;

/// <summary>Back-pressure, ends of every kind, and that nothing is left of them.</summary>
public sealed class RelayEndingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Relay_ReaderStalls_StopsReadingAndGoesOnWithoutLoss(bool isUp)
    {
        await using var fixture = await RelayFixture.StartAsync();
        fixture.Listener.ReceiveBufferSize = 32 * 1024;
        var (client, dataCenter) = await fixture.OpenAsync(receiveBuffer: 32 * 1024);
        using var first = client;
        using var second = dataCenter;
        var (writer, reader) = isUp ? (client, dataCenter) : (dataCenter, client);
        var data = new byte[24_000_000];
        new Random(1).NextBytes(data);

        var sending = writer.SendAsync(data);
        await Timeouts.UntilAsync(() => fixture.Count(GatewayCounter.PartialSends) > 0);
        await Timeouts.UntilAsync(async () => (await fixture.HeldAsync()).Pending > 0);
        var read = fixture.Count(isUp ? GatewayCounter.BytesUp : GatewayCounter.BytesDown);
        var (_, pending, _) = await fixture.HeldAsync();

        Assert.InRange(pending, 1, 512 * 1024);
        Assert.False(sending.IsCompleted);
        Assert.True(read < data.Length);
        Assert.Equal(data, await reader.ReadAsync(data.Length));
        await sending;
        await writer.SendAsync([1, 2, 3]);
        Assert.Equal([1, 2, 3], await reader.ReadAsync(3));
        Assert.Equal(0, (await fixture.HeldAsync()).Pending);
    }

    [Fact]
    public async Task Relay_BothSidesStall_NeitherLosesAnything()
    {
        await using var fixture = await RelayFixture.StartAsync();
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        var data = new byte[16_000_000];
        new Random(2).NextBytes(data);

        var up = client.SendAsync(data);
        var down = dataCenter.SendAsync(data);
        await Timeouts.UntilAsync(() => fixture.Count(GatewayCounter.PartialSends) > 1);
        var reading = Task.WhenAll(client.ReadAsync(data.Length), dataCenter.ReadAsync(data.Length));
        await Task.WhenAll(up, down);

        foreach (var result in await reading)
        {
            Assert.Equal(data, result);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Relay_OneSideFinishes_TheOtherGoesOn(bool isClient)
    {
        await using var fixture = await RelayFixture.StartAsync();
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        var (done, other) = isClient ? (client, dataCenter) : (dataCenter, client);
        var data = new byte[5_000_000];
        new Random(3).NextBytes(data);

        var sending = Task.Run(async () =>
        {
            await done.SendAsync(data);
            done.Socket.Shutdown(SocketShutdown.Send);
        });
        Assert.Equal(data, await other.ReadAsync(data.Length));
        Assert.Empty(await other.ReadSomeAsync(1));
        await sending;
        var answer = other.SendAsync(data);
        Assert.Equal(data, await done.ReadAsync(data.Length));
        await answer;
        other.Socket.Shutdown(SocketShutdown.Send);

        Assert.Empty(await done.ReadSomeAsync(1));
        await Timeouts.UntilAsync(() => fixture.Count(CloseReason.Finished) == 1);
    }

    [Fact]
    public async Task Relay_ClientFinishedBeforeTheUpstreamWasThere_IsStillServed()
    {
        await using var fixture = await RelayFixture.StartAsync();
        using var client = await ObfuscatedPeer.ConnectAsync(fixture.EndPoint, first: [1, 2, 3]);
        client.Socket.Shutdown(SocketShutdown.Send);

        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);
        Assert.Equal([1, 2, 3], await dataCenter.ReadAsync(3));
        Assert.Empty(await dataCenter.ReadSomeAsync(1));
        await dataCenter.SendAsync([4, 5, 6]);
        dataCenter.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal([4, 5, 6], await client.ReadAsync(3));
        Assert.Empty(await client.ReadSomeAsync(1));
    }

    [Fact]
    public async Task Relay_UpstreamClosesWhileTheClientStalls_QueuedBytesStillArrive()
    {
        await using var fixture = await RelayFixture.StartAsync();
        var (client, dataCenter) = await fixture.OpenAsync(receiveBuffer: 32 * 1024);
        using var first = client;
        var data = new byte[3_500_000];
        new Random(4).NextBytes(data);

        await dataCenter.SendAsync(data);
        dataCenter.Dispose();
        Assert.Equal(data, await client.ReadAsync(data.Length));

        Assert.Empty(await client.ReadSomeAsync(1));
    }

    [Fact]
    public async Task Relay_ClientBreaks_UpstreamIsClosed()
    {
        await using var fixture = await RelayFixture.StartAsync();
        var (client, dataCenter) = await fixture.OpenAsync();
        using var second = dataCenter;
        await client.SendAsync([1]);
        await dataCenter.ReadAsync(1);

        client.Socket.LingerState = new LingerOption(true, 0);
        client.Dispose();

        await Assert.ThrowsAsync<SocketException>(async () => Assert.NotEmpty(await dataCenter.ReadSomeAsync(1)));
        await Timeouts.UntilAsync(() => fixture.Count(CloseReason.ClientBroken) == 1);
    }

    [Fact]
    public async Task Relay_NothingMoves_EndsAfterTheIdleTime()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Protection = settings.Protection with { Idle = TimeSpan.FromSeconds(1) },
        });
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;

        Assert.Empty(await client.ReadSomeAsync(1));
        Assert.Equal(1, fixture.Count(CloseReason.Idle));
    }

    [Fact]
    public async Task Relay_UserIsSwitchedOffInMidTransfer_Ends()
    {
        await using var fixture = await RelayFixture.StartAsync();
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await dataCenter.SendAsync(new byte[100_000]);
            }
        });

        await client.ReadAsync(1_000_000);
        var account = fixture.Host.Registry.All.Single();
        account.Change(account.Settings with { IsEnabled = false });
        await Timeouts.UntilAsync(() => fixture.Count(CloseReason.Killed) == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<SocketException>(() => sending);
        Assert.Equal(0, account.Connections);
        Assert.Equal(0, (await fixture.HeldAsync()).Pairs);
    }

    [Fact]
    public async Task Relay_BandwidthIsLimited_ReadingRests()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Users = [settings.Users[0] with { BytesPerSecond = 1_000_000 }],
        });
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;
        var data = new byte[3_000_000];
        new Random(5).NextBytes(data);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        var sending = dataCenter.SendAsync(data);
        Assert.Equal(data, await client.ReadAsync(data.Length));
        await sending;

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Drain_RelayIsOpen_GoesOnAndNobodyNewIsTaken()
    {
        await using var fixture = await RelayFixture.StartAsync(settings => settings with { Drain = TimeSpan.FromSeconds(20) });
        var (client, dataCenter) = await fixture.OpenAsync();
        using var first = client;
        using var second = dataCenter;

        var draining = fixture.Host.DrainAsync(TestContext.Current.CancellationToken);
        await Timeouts.UntilAsync(async () => (await fixture.HeldAsync()).Watches == 2);
        await Assert.ThrowsAsync<SocketException>(() => ObfuscatedPeer.ConnectAsync(fixture.EndPoint));
        await client.SendAsync([1, 2]);
        Assert.Equal([1, 2], await dataCenter.ReadAsync(2));
        Assert.False(draining.IsCompleted);
        client.Socket.Shutdown(SocketShutdown.Send);
        dataCenter.Socket.Shutdown(SocketShutdown.Send);

        await draining.WaitAsync(Timeouts.Token);
    }
}
