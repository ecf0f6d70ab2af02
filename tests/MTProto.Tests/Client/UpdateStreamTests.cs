using MTProto.Client;
using MTProto.Tl;

namespace MTProto.Tests.Client;

public sealed class UpdateStreamTests
{
    private const long Channel = 50;

    private readonly UpdateStream _stream = new(capacity: 100, observer: null);

    [Fact]
    public void Receive_EveryPrefixOfAnUpdate_IsAGapAndNeverAnUpdate()
    {
        var body = Body(Deleted(7, 1));
        for (var length = 0; length < body.Length; length++)
        {
            _stream.Receive(body.AsSpan(0, length));
            Assert.Equal(UpdatesGapReason.Unreadable, Next().Gap!.Value.Reason);
        }

        _stream.Receive(body);
        Assert.NotNull(Next().Updates);
    }

    [Fact]
    public void Receive_ChannelFollowsItsPts_NoGap()
    {
        _stream.SetChannelPts(Channel, 10);
        _stream.Receive(Body(Deleted(12, 2)));
        _stream.Receive(Body(new UpdateShort { Update = new UpdatePinnedChannelMessages { ChannelId = Channel, Messages = [1], Pts = 13, PtsCount = 1 } }));
        _stream.Receive(Body(new UpdateShort { Update = new UpdateChannelWebPage { ChannelId = Channel, Webpage = new WebPageEmpty { Id = 1 }, Pts = 14, PtsCount = 1 } }));
        _stream.Receive(Body(Deleted(15, 1)));
        for (var i = 0; i < 4; i++)
        {
            Assert.NotNull(Next().Updates);
        }
    }

    [Fact]
    public void Receive_ChannelJumps_GapNamesItOnceAndOtherChannelsHaveNone()
    {
        _stream.SetChannelPts(Channel, 10);
        _stream.SetChannelPts(Channel + 1, 99);
        _stream.Receive(Body(Deleted(12, 1)));
        _stream.Receive(Body(Deleted(13, 1)));
        _stream.Receive(Body(Deleted(100, 1, Channel + 1)));
        Assert.Equal(new UpdatesGap(UpdatesGapReason.Sequence, Channel, 10), Next().Gap);
        Assert.NotNull(Next().Updates);
        Assert.NotNull(Next().Updates);
        Assert.NotNull(Next().Updates);
    }

    [Fact]
    public void Receive_ChannelTooLong_GapTellsWhereTheStreamStood()
    {
        _stream.SetChannelPts(Channel, 10);
        _stream.Receive(Body(new UpdateShort { Update = new UpdateChannelTooLong { ChannelId = Channel } }));
        Assert.Equal(new UpdatesGap(UpdatesGapReason.TooLong, Channel, 10), Next().Gap);
    }

    [Fact]
    public void Receive_OfTheAccountItself_CountsEveryKind()
    {
        _stream.SetState(pts: 5, seq: 0);
        _stream.Receive(Body(new UpdateShort { Update = new UpdateReadHistoryInbox { Peer = new PeerUser { UserId = 1 }, MaxId = 1, Pts = 6, PtsCount = 1 } }));
        _stream.Receive(Body(new UpdateShort { Update = new UpdateReadHistoryOutbox { Peer = new PeerUser { UserId = 1 }, MaxId = 1, Pts = 7, PtsCount = 1 } }));
        _stream.Receive(Body(new UpdateShort { Update = new UpdateDeleteMessages { Messages = [1], Pts = 8, PtsCount = 1 } }));
        Assert.NotNull(Next().Updates);
        Assert.NotNull(Next().Updates);
        Assert.NotNull(Next().Updates);
        _stream.Receive(Body(new UpdateShort { Update = new UpdateDeleteMessages { Messages = [1], Pts = 10, PtsCount = 1 } }));
        Assert.Equal(new UpdatesGap(UpdatesGapReason.Sequence, 0, 8), Next().Gap);
    }

    [Fact]
    public void Receive_CombinedSequence_JumpIsAGapAndARepetitionIsLeftOut()
    {
        _stream.SetState(pts: 0, seq: 4);
        _stream.Receive(Body(new UpdatesCombined { SeqStart = 5, Seq = 7, Date = 1 }));
        _stream.Receive(Body(new UpdatesCombined { SeqStart = 6, Seq = 7, Date = 1 }));
        _stream.Receive(Body(new UpdatesCombined { SeqStart = 9, Seq = 9, Date = 1 }));
        Assert.NotNull(Next().Updates);
        Assert.Equal(UpdatesGapReason.Sequence, Next().Gap!.Value.Reason);
        Assert.NotNull(Next().Updates);
    }

    [Fact]
    public void Advance_AnswerOfACall_WhatFollowsIsNoGap()
    {
        _stream.SetState(pts: 5, seq: 3);
        _stream.SetChannelPts(Channel, 10);
        _stream.Advance(new Updates { Seq = 4, Date = 1, UpdatesValue = [new UpdateDeleteMessages { Messages = [1], Pts = 6, PtsCount = 1 }, new UpdateDeleteChannelMessages { ChannelId = Channel, Messages = [1], Pts = 11, PtsCount = 1 }] });
        _stream.Receive(Body(new Updates { Seq = 5, Date = 1, UpdatesValue = [new UpdateDeleteMessages { Messages = [2], Pts = 7, PtsCount = 1 }] }));
        _stream.Receive(Body(Deleted(12, 1)));
        Assert.NotNull(Next().Updates);
        Assert.NotNull(Next().Updates);
    }

    [Theory]
    [InlineData(5, 3, false)]
    [InlineData(6, 3, true)]
    [InlineData(5, 4, true)]
    public void Compare_ServerIsAhead_IsAGap(int pts, int seq, bool isGap)
    {
        _stream.SetState(pts: 5, seq: 3);
        _stream.Compare(pts, seq);
        Assert.Equal(isGap, _stream.Reader.TryRead(out var item) && item.Gap is not null);
    }

    [Fact]
    public void Report_Reconnected_IsInItsPlace()
    {
        _stream.Receive(Body(Deleted(2, 1)));
        _stream.Report(new UpdatesGap(UpdatesGapReason.Reconnected));
        _stream.Receive(Body(Deleted(9, 1)));
        Assert.NotNull(Next().Updates);
        Assert.Equal(UpdatesGapReason.Reconnected, Next().Gap!.Value.Reason);
        Assert.Equal(UpdatesGapReason.Sequence, Next().Gap!.Value.Reason);
        Assert.NotNull(Next().Updates);
    }

    [Fact]
    public async Task Complete_ReaderEnds()
    {
        _stream.Receive(Body(Deleted(2, 1)));
        _stream.Complete();
        Assert.NotNull(Next().Updates);
        await _stream.Reader.Completion.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private UpdatesItem Next()
    {
        Assert.True(_stream.Reader.TryRead(out var item));
        return item;
    }

    private static UpdateShort Deleted(int pts, int count, long channel = Channel) => new()
    {
        Update = new UpdateDeleteChannelMessages { ChannelId = channel, Messages = [1], Pts = pts, PtsCount = count },
    };

    private static byte[] Body(ITlObject update)
    {
        var writer = new TlWriter(64);
        update.Write(writer);
        return writer.Written.ToArray();
    }
}
