using MTProto.Client;
using MTProto.Tl;

namespace MTProto.Tests.Client;

public sealed class UpdatesTests
{
    [Fact]
    public async Task Updates_ArriveInOrderWithGapsWhereTheyAre()
    {
        await using var fixture = new ClientFixture(userId: 7);
        var updates = fixture.Client.Updates;
        fixture.Client.Connect();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Answer(ClientFixture.Resolved(1));
        await call;
        received.Peer.Push(new NewSessionCreated { FirstMsgId = 1, UniqueId = 2, ServerSalt = 3 });
        received.Peer.Push(Batch(seq: 6, pts: 11));
        received.Peer.Push(Batch(seq: 7, pts: 12));
        received.Peer.Push(Batch(seq: 7, pts: 12));
        received.Peer.Push(Batch(seq: 9, pts: 14));
        received.Peer.Push(new UpdatesTooLong());
        received.Peer.Push(new MsgsStateInfoOfTheFuture());

        Assert.Equal(UpdatesGapReason.NewSession, (await updates.ReadAsync()).Gap!.Value.Reason);
        Assert.Equal(6, Seq(await updates.ReadAsync()));
        Assert.Equal(7, Seq(await updates.ReadAsync()));
        Assert.Equal(new UpdatesGap(UpdatesGapReason.Sequence, 0, 12), (await updates.ReadAsync()).Gap);
        Assert.Equal(new UpdatesGap(UpdatesGapReason.Sequence, 0, 12), (await updates.ReadAsync()).Gap);
        Assert.Equal(9, Seq(await updates.ReadAsync()));
        Assert.Equal(UpdatesGapReason.TooLong, (await updates.ReadAsync()).Gap!.Value.Reason);
        Assert.Equal(UpdatesGapReason.Unreadable, (await updates.ReadAsync()).Gap!.Value.Reason);
    }

    [Fact]
    public async Task Updates_ChannelPtsJumps_GapNamesTheChannel()
    {
        await using var fixture = new ClientFixture(userId: 7);
        var updates = fixture.Client.Updates;
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Answer(ClientFixture.Resolved(1));
        await call;
        fixture.Client.SetChannelPts(50, 100);
        received.Peer.Push(Deleted(101, 1));
        received.Peer.Push(Deleted(105, 1));

        Assert.NotNull((await updates.ReadAsync()).Updates);
        Assert.Equal(new UpdatesGap(UpdatesGapReason.Sequence, 50, 101), (await updates.ReadAsync()).Gap);
        Assert.NotNull((await updates.ReadAsync()).Updates);
    }

    [Fact]
    public async Task Updates_ReaderTooSlow_LossIsReportedInItsPlace()
    {
        await using var fixture = new ClientFixture(options => options with { UpdatesCapacity = 4 }, userId: 7);
        var updates = fixture.Client.Updates;
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        for (var i = 0; i < 10; i++)
        {
            received.Peer.Push(new UpdateShort { Update = new UpdateConfig(), Date = i });
        }

        received.Answer(ClientFixture.Resolved(1));
        await call;
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i, Assert.IsType<UpdateShort>((await updates.ReadAsync()).Updates).Date);
        }

        received.Peer.Push(new UpdateShort { Update = new UpdateConfig(), Date = 11 });
        Assert.Equal(UpdatesGapReason.Overflow, (await updates.ReadAsync()).Gap!.Value.Reason);
        Assert.Equal(11, Assert.IsType<UpdateShort>((await updates.ReadAsync()).Updates).Date);
    }

    private static int Seq(UpdatesItem item) => Assert.IsType<Updates>(item.Updates).Seq;

    private static Updates Batch(int seq, int pts) => new()
    {
        Seq = seq,
        UpdatesValue = [new UpdateDeleteMessages { Messages = [1], Pts = pts, PtsCount = 1 }],
    };

    private static UpdateShort Deleted(int pts, int count) => new()
    {
        Update = new UpdateDeleteChannelMessages { ChannelId = 50, Messages = [1], Pts = pts, PtsCount = count },
    };

    /// <summary>An object of a layer that nobody knows yet.</summary>
    private sealed class MsgsStateInfoOfTheFuture : ITlObject
    {
        public uint ConstructorId => 0xdeadbeef;

        public void Write(TlWriter writer) => writer.WriteUInt32(ConstructorId);
    }
}
