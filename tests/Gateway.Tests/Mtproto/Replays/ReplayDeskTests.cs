using System.Text;
using Gateway.Tests.Fronts;
using Gateway.Tests.Relaying;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Mtproto.Replays;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Mtproto.Replays;

/// <summary>A greeting that is new to this gateway, and what the other gateways say of it.</summary>
public sealed class ReplayDeskTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public async Task Detail14_Hello_IsAnsweredUnlessTheClusterHasSeenIt(bool? isNew)
    {
        var hello = TlsPeer.Hello();
        await using var front = new StubFront(hello.Length);
        await using var fixture = await RelayFixture.StartAsync(settings => settings with
        {
            Front = new FrontSettings { Host = "127.0.0.1", Port = front.Port },
            FakeTls = new FakeTlsSettings { ReplayAnswer = TimeSpan.FromMilliseconds(isNew is null ? 100 : 10_000) },
        });
        var desk = new Desk(isNew);
        fixture.Host.Gate.Desk = desk;
        using var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await client.SendAsync(hello);

        if (isNew == false)
        {
            Assert.Equal(StubFront.Answer, Encoding.ASCII.GetString(await client.ReadToEndAsync()));
            await front.SawAsync(hello);
        }
        else
        {
            await client.ReadAnswerAsync(hello);
        }

        Assert.Equal(isNew is null ? 1 : 0, fixture.Count(GatewayCounter.ReplaysUnanswered));
        Assert.Equal(new ReplayKey(hello.AsSpan(11)), desk.Asked!.Key);
        Assert.True(desk.Asked.Until > TimeProvider.System.GetUtcNow().AddSeconds(200));
    }

    [Fact]
    public async Task Hello_ClientGoneBeforeTheAnswer_LeavesNothingBehind()
    {
        var hello = TlsPeer.Hello();
        await using var fixture = await RelayFixture.StartAsync();
        var desk = new Desk(null);
        fixture.Host.Gate.Desk = desk;
        var client = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await client.SendAsync(hello);
        await Timeouts.UntilAsync(() => desk.Asked is not null);
        client.Dispose();
        await Timeouts.UntilAsync(async () => (await fixture.HeldAsync()).Watches <= 1);

        desk.Asked!.Answer(true);

        await Timeouts.UntilAsync(async () => (await fixture.HeldAsync()).Watches <= 1);
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
    }

    private sealed class Desk(bool? answer) : IReplayDesk
    {
        private ReplayQuestion? _asked;

        public ReplayQuestion? Asked => Volatile.Read(ref _asked);

        public void Ask(ReplayQuestion question)
        {
            Volatile.Write(ref _asked, question);
            if (answer is { } isNew)
            {
                _ = Task.Run(() => question.Answer(isNew));
            }
        }
    }
}
