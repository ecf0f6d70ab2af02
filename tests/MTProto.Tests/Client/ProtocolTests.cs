using MTProto.Client;
using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Client;

/// <summary>What MTProto itself asks of a client: salts, clocks, sessions, acknowledgements, and peers that break the rules.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task BadServerSalt_CallIsSentAgainWithTheRightOne()
    {
        await using var fixture = new ClientFixture();
        fixture.Server.Salt = 99;
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Answer(ClientFixture.Resolved(1));

        Assert.True((await call).IsOk);
        Assert.Equal(99, received.Salt);
        Assert.Contains(48, fixture.Refused);
        await ClientFixture.UntilAsync(() => ClientSessionState.TryLoad(fixture.State.Save(), out var saved) == StateLoadStatus.Ok && saved!.Find(2)!.Salt == 99);
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    [InlineData(18, true)]
    [InlineData(19, true)]
    [InlineData(32, true)]
    [InlineData(33, true)]
    [InlineData(34, true)]
    [InlineData(35, true)]
    [InlineData(64, false)]
    public async Task BadMessage_CallIsSentAgain(int code, bool inNewSession)
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var first = await fixture.Server.NextCallAsync();
        var session = first.Peer.SessionId;
        first.Peer.Send(new BadMsgNotification { BadMsgId = first.MsgId, BadMsgSeqno = first.SeqNo, ErrorCode = code }, false);
        var second = await fixture.Server.NextCallAsync();
        second.Answer(ClientFixture.Resolved(1));

        Assert.True((await call).IsOk);
        Assert.NotEqual(first.MsgId, second.MsgId);
        Assert.Equal(inNewSession, session != second.Peer.SessionId);
        Assert.Equal([code], fixture.Refused);
    }

    [Fact]
    public async Task BadMessage_TooOldToTell_FailsAsItMayHaveRun()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var first = await fixture.Server.NextCallAsync();
        first.Peer.Send(new BadMsgNotification { BadMsgId = first.MsgId, BadMsgSeqno = first.SeqNo, ErrorCode = 20 }, false);

        var error = (await call).Error!;
        Assert.Equal((CallErrorKind.Refused, true), (error.Kind, error.MayHaveRun));
    }

    [Fact]
    public async Task BadMessage_WithoutEnd_FailsAsSurelyNotRun()
    {
        await using var fixture = new ClientFixture();
        fixture.Server.Script = call =>
        {
            call.Peer.Send(new BadMsgNotification { BadMsgId = call.MsgId, BadMsgSeqno = call.SeqNo, ErrorCode = 32 }, false);
            return true;
        };

        var error = (await fixture.ResolveAsync()).Error!;

        Assert.Equal((CallErrorKind.Refused, false), (error.Kind, error.MayHaveRun));
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(7200)]
    public async Task WrongClock_IsCorrectedByTheServers(int seconds)
    {
        await using var fixture = new ClientFixture(options => options with { TimeProvider = new ShiftedTime(TimeSpan.FromSeconds(seconds)) });
        fixture.Server.Script = call =>
        {
            var off = MessageIds.ToTime(call.MsgId) - TimeProvider.System.GetUtcNow();
            if (off.Duration() < TimeSpan.FromSeconds(60))
            {
                return false;
            }

            call.Peer.Send(new BadMsgNotification { BadMsgId = call.MsgId, BadMsgSeqno = call.SeqNo, ErrorCode = off > TimeSpan.Zero ? 17 : 16 }, false);
            return true;
        };
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(1));

        Assert.True((await call).IsOk);
        Assert.Empty(fixture.Ends);
    }

    [Fact]
    public async Task Acknowledgements_AreBatched()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        for (var i = 0; i < 20; i++)
        {
            received.Peer.Push(new UpdatesTooLong());
        }

        var (_, ack) = await fixture.Server.NextServiceAsync<MsgsAck>();
        Assert.InRange(ack.MsgIds.Length, 16, 20);
        received.Answer(ClientFixture.Resolved(1));
        await call;
    }

    [Fact]
    public async Task StateRequest_IsAnsweredPerMessage()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        var first = received.Peer.Ids.NextPush();
        var missing = received.Peer.Ids.NextPush();
        received.Peer.SendBody(first, true, TlWriter.ToBytes(new UpdatesTooLong()));
        received.Peer.Send(new MsgsStateReq { MsgIds = [1, first, missing, long.MaxValue] }, true);

        Assert.Equal([1, 4, 2, 3], (await fixture.Server.NextServiceAsync<MsgsStateInfo>()).Body.Info);
        received.Answer(ClientFixture.Resolved(1));
        await call;
    }

    [Fact]
    public async Task ResendRequest_SendsTheSameMessageAgain()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Peer.Send(new MsgResendReq { MsgIds = [received.MsgId] }, true);
        var again = await fixture.Server.NextCallAsync();
        again.Answer(ClientFixture.Resolved(1));

        Assert.Equal((received.MsgId, received.SeqNo), (again.MsgId, again.SeqNo));
        Assert.True((await call).IsOk);
    }

    [Fact]
    public async Task DetailedInfo_AnswerThatNeverCame_IsAskedFor()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        var answer = received.Peer.Ids.NextReply();
        received.Peer.Send(new MsgDetailedInfo { MsgId = received.MsgId, AnswerMsgId = answer, Bytes = 100, Status = 0 }, false);

        Assert.Equal([answer], (await fixture.Server.NextServiceAsync<MsgResendReq>()).Body.MsgIds);
        received.Answer(ClientFixture.Resolved(1));
        Assert.True((await call).IsOk);
    }

    [Fact]
    public async Task NewSession_WhatTheServerNeverReceived_IsSentAgain()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Peer.Send(new NewSessionCreated { FirstMsgId = received.MsgId + 4, UniqueId = 1, ServerSalt = 5 }, true);
        var (question, asked) = await fixture.Server.NextServiceAsync<MsgsStateReq>();
        Assert.Equal([received.MsgId], asked.MsgIds);
        received.Peer.Send(new MsgsStateInfo { ReqMsgId = question.MsgId, Info = [2] }, false);
        var again = await fixture.Server.NextCallAsync();
        again.Answer(ClientFixture.Resolved(1));

        Assert.NotEqual(received.MsgId, again.MsgId);
        Assert.True((await call).IsOk);
    }

    [Fact]
    public async Task Ping_Unanswered_EndsTheConnection()
    {
        await using var fixture = new ClientFixture(options => options with { PingInterval = TimeSpan.FromSeconds(1), PongTimeout = TimeSpan.FromMilliseconds(300) });
        fixture.Server.Script = call => call.Body is PingDelayDisconnect;
        var call = fixture.ResolveAsync();

        var error = (await call).Error!;

        Assert.Equal((CallErrorKind.Disconnected, true), (error.Kind, error.MayHaveRun));
        await ClientFixture.UntilAsync(() => fixture.Ends.Any(end => end.End == ConnectionEnd.Silent));
    }

    [Theory]
    [InlineData("replay", "a msg_id was received before")]
    [InlineData("session", "a message names another session")]
    [InlineData("old", "a msg_id is too old")]
    [InlineData("future", "a msg_id lies in the future")]
    [InlineData("even", "a server's msg_id is even")]
    [InlineData("damaged", "a packet's msg_key is wrong")]
    [InlineData("nested", "a container is within another")]
    [InlineData("bomb", "a packed object is malformed or too large")]
    [InlineData("container", "a container is malformed")]
    public async Task PeerBreaksTheRules_ConnectionEndsWithOneReason(string offence, string reason)
    {
        await using var fixture = new ClientFixture();
        var warm = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        await warm;
        var call = fixture.ResolveAsync();
        var peer = (await fixture.Server.NextCallAsync()).Peer;
        var body = TlWriter.ToBytes(new UpdatesTooLong());
        var now = peer.Ids.NextPush();
        var packet = offence switch
        {
            "session" => peer.Seal(peer.SessionId + 2, now, true, body),
            "old" => peer.Seal(peer.SessionId, now - (400L << 32), true, body),
            "future" => peer.Seal(peer.SessionId, now + (60L << 32), true, body),
            "even" => peer.Seal(peer.SessionId, now + 1, true, body),
            "nested" => peer.Seal(peer.SessionId, now, false, Contain(Contain(body))),
            "bomb" => peer.Seal(peer.SessionId, now, true, Bomb()),
            "container" => peer.Seal(peer.SessionId, now, false, Contain(body)[..^4]),
            _ => peer.Seal(peer.SessionId, now, true, body),
        };
        if (offence == "damaged")
        {
            packet[50] ^= 1;
        }

        peer.SendPacket(packet);
        if (offence == "replay")
        {
            peer.SendPacket(packet);
        }

        var error = (await call).Error!;
        Assert.Equal((CallErrorKind.Disconnected, reason, true), (error.Kind, error.Message, error.MayHaveRun));
        await ClientFixture.UntilAsync(() => !fixture.Ends.IsEmpty);
        Assert.Equal([(ConnectionEnd.Protocol, reason)], fixture.Ends);
    }

    [Fact]
    public async Task KeyUnknown_HomeWithUser_FailsAfterOneMoreAttemptAndKeepsTheKey()
    {
        await using var fixture = new ClientFixture(userId: 7);
        fixture.Server.Keys.Clear();
        var error = (await fixture.ResolveAsync(idempotent: true)).Error!;

        Assert.Equal(CallErrorKind.KeyUnknown, error.Kind);
        Assert.Equal(2, fixture.Server.Connections);
        Assert.NotNull(fixture.State.Find(2));
    }

    [Theory]
    [InlineData(-429, CallErrorKind.TransportFlood)]
    [InlineData(-444, CallErrorKind.InvalidDataCenter)]
    public async Task TransportError_FailsTheCall(int code, CallErrorKind kind)
    {
        await using var fixture = new ClientFixture();
        fixture.Server.TransportError = code;

        Assert.Equal(kind, (await fixture.ResolveAsync(idempotent: true)).Error!.Kind);
    }

    private static byte[] Contain(byte[] body)
    {
        var writer = new TlWriter();
        Container.WriteHeader(writer, 1);
        Container.WriteMessage(writer, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() << 32) | 3, 1, body);
        return writer.Written.ToArray();
    }

    private static byte[] Bomb()
    {
        var writer = new TlWriter();
        GzipPacked.Write(writer, new byte[GzipPacked.DefaultMaxLength + 4]);
        return writer.Written.ToArray();
    }
}
