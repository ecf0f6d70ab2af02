using MTProto.Client;
using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Client;

public sealed class CallTests
{
    [Fact]
    public async Task CallAsync_Answered_GivesTheValueAndWrapsOnlyUntilTheFirstAnswer()
    {
        await using var fixture = new ClientFixture();
        var first = fixture.ResolveAsync();
        var call = await fixture.Server.NextCallAsync();
        call.Answer(ClientFixture.Resolved(5));
        var second = fixture.ResolveAsync("other");
        var result = await first;
        var next = await fixture.Server.NextCallAsync();
        next.Answer(ClientFixture.Resolved(6));

        Assert.True(result.IsOk);
        Assert.Equal(5, Assert.IsType<PeerChannel>(Assert.IsType<ContactsResolvedPeer>(result.Value).Peer).ChannelId);
        Assert.True((await second).IsOk);
        Assert.True(call.IsWrapped);
        Assert.Equal(1, call.SeqNo & 1);

        var third = fixture.ResolveAsync("third");
        var last = await fixture.Server.NextCallAsync();
        last.Answer(ClientFixture.Resolved(7));
        await third;
        Assert.False(last.IsWrapped);
        Assert.Equal("third", Assert.IsType<ContactsResolveUsername>(last.Body).Username);
    }

    [Fact]
    public async Task CallAsync_PackedAnswer_IsUnpacked()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        var writer = new TlWriter();
        RpcResult.WriteHeader(writer, received.MsgId);
        GzipPacked.Write(writer, TlWriter.ToBytes(ClientFixture.Resolved(9)));
        received.Peer.SendBody(received.Peer.Ids.NextReply(), true, writer.Written.ToArray());

        Assert.True((await call).IsOk);
    }

    [Fact]
    public async Task CallAsync_ManyAtOnce_EachGetsItsAnswer()
    {
        await using var fixture = new ClientFixture();
        fixture.Server.Script = call =>
        {
            if (call.Body is not ContactsResolveUsername resolve)
            {
                return false;
            }

            call.Answer(ClientFixture.Resolved(int.Parse(resolve.Username, System.Globalization.CultureInfo.InvariantCulture)));
            return true;
        };

        var calls = Enumerable.Range(1, 300).Select(i => fixture.ResolveAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        var results = await Task.WhenAll(calls);

        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), results.Select(r => ((PeerChannel)((ContactsResolvedPeer)r.Value!).Peer).ChannelId));
        Assert.Equal(1, fixture.Server.Connections);
    }

    [Theory]
    [InlineData(420, "FLOOD_WAIT_37", CallErrorKind.Flood, 37)]
    [InlineData(420, "FLOOD_PREMIUM_WAIT_3", CallErrorKind.FloodPremium, 3)]
    [InlineData(420, "SLOWMODE_WAIT_9", CallErrorKind.SlowMode, 9)]
    [InlineData(420, "TAKEOUT_INIT_DELAY_86400", CallErrorKind.TakeoutDelay, 86400)]
    [InlineData(400, "PEER_FLOOD", CallErrorKind.PeerFlood, null)]
    [InlineData(400, "USERNAME_NOT_OCCUPIED", CallErrorKind.Rpc, null)]
    [InlineData(401, "AUTH_KEY_UNREGISTERED", CallErrorKind.AuthKeyUnregistered, null)]
    [InlineData(401, "SESSION_REVOKED", CallErrorKind.SessionRevoked, null)]
    [InlineData(401, "USER_DEACTIVATED_BAN", CallErrorKind.Deactivated, null)]
    [InlineData(406, "AUTH_KEY_DUPLICATED", CallErrorKind.AuthKeyDuplicated, null)]
    [InlineData(500, "RPC_CALL_FAIL", CallErrorKind.Server, null)]
    [InlineData(-503, "Timeout", CallErrorKind.Server, null)]
    public async Task CallAsync_Error_IsReportedAtOnce(int code, string message, CallErrorKind kind, int? value)
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Fail(code, message);

        var error = (await call).Error!;
        Assert.Equal((kind, code, message, value), (error.Kind, error.Code, error.Message, error.Value));
        Assert.Equal(kind == CallErrorKind.Server, error.MayHaveRun);
    }

    [Fact]
    public async Task CallAsync_UnknownConstructor_IsUnreadableAndTheConnectionGoesOn()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(new UpdatesTooLong());
        Assert.Equal(CallErrorKind.Unreadable, (await call).Error!.Kind);

        var next = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        Assert.True((await next).IsOk);
        Assert.Equal(1, fixture.Server.Connections);
    }

    [Fact]
    public async Task CallAsync_DeadlinePasses_TimesOutAndDropsTheAnswer()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync(timeout: TimeSpan.FromMilliseconds(300));
        var received = await fixture.Server.NextCallAsync();

        var error = (await call).Error!;

        Assert.Equal((CallErrorKind.Timeout, true), (error.Kind, error.MayHaveRun));
        Assert.Equal(received.MsgId, (await fixture.Server.NextServiceAsync<RpcDropAnswer>()).Body.ReqMsgId);
        received.Answer(ClientFixture.Resolved(1));
        var next = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(2));
        Assert.True((await next).IsOk);
    }

    [Fact]
    public async Task CallAsync_Cancelled_EndsAtOnceAndDropsTheAnswer()
    {
        await using var fixture = new ClientFixture();
        using var cancellation = new CancellationTokenSource();
        var call = fixture.ResolveAsync(cancellationToken: cancellation.Token);
        var received = await fixture.Server.NextCallAsync();
        await cancellation.CancelAsync();

        var error = (await call).Error!;

        Assert.Equal((CallErrorKind.Cancelled, true), (error.Kind, error.MayHaveRun));
        Assert.Equal(received.MsgId, (await fixture.Server.NextServiceAsync<RpcDropAnswer>()).Body.ReqMsgId);
    }

    [Fact]
    public async Task CallAsync_CancelledBefore_IsNeverSent()
    {
        await using var fixture = new ClientFixture();
        var error = (await fixture.ResolveAsync(cancellationToken: new CancellationToken(true))).Error!;

        Assert.Equal((CallErrorKind.Cancelled, false), (error.Kind, error.MayHaveRun));
    }

    [Fact]
    public async Task CallAsync_NobodyListens_EndsByItsDeadlineAsSurelyNotRun()
    {
        await using var fixture = new ClientFixture();
        fixture.Addresses[2] = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1);

        var error = (await fixture.ResolveAsync(timeout: TimeSpan.FromMilliseconds(500))).Error!;

        Assert.Equal((CallErrorKind.Disconnected, false), (error.Kind, error.MayHaveRun));
    }

    [Fact]
    public async Task CallAsync_ConnectionLostWithoutAnswer_FailsAsItMayHaveRun()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        await (await fixture.Server.NextCallAsync()).Peer.Transport.DisposeAsync();

        var error = (await call).Error!;

        Assert.Equal((CallErrorKind.Disconnected, true), (error.Kind, error.MayHaveRun));
    }

    [Fact]
    public async Task CallAsync_ConnectionLostIdempotent_IsSentAgain()
    {
        await using var fixture = new ClientFixture();
        var call = fixture.ResolveAsync(idempotent: true);
        await (await fixture.Server.NextCallAsync()).Peer.Transport.DisposeAsync();
        var again = await fixture.Server.NextCallAsync();
        again.Answer(ClientFixture.Resolved(3));

        Assert.True((await call).IsOk);
        Assert.True(again.IsWrapped);
        Assert.Equal(2, fixture.Server.Connections);
    }

    [Fact]
    public async Task CallAsync_NotInitialised_InitialisesAgain()
    {
        await using var fixture = new ClientFixture();
        var warm = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(3));
        await warm;

        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Fail(400, "CONNECTION_NOT_INITED");
        var again = await fixture.Server.NextCallAsync();
        again.Answer(ClientFixture.Resolved(3));

        Assert.True(again.IsWrapped);
        Assert.True((await call).IsOk);
    }

    [Fact]
    public async Task CallAsync_ArgumentThatTlCannotHold_ThrowsAndHarmsNobodyElse()
    {
        await using var fixture = new ClientFixture();
        var bad = fixture.ResolveAsync(new string('x', 1 << 24));
        var good = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(3));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => bad);
        Assert.True((await good).IsOk);
    }

    [Fact]
    public async Task DisposeAsync_CallsUnderWay_Fail()
    {
        var fixture = new ClientFixture();
        var call = fixture.ResolveAsync();
        await fixture.Server.NextCallAsync();
        await fixture.DisposeAsync();

        Assert.Equal(CallErrorKind.Disconnected, (await call).Error!.Kind);
        Assert.Equal(CallErrorKind.Disposed, (await fixture.ResolveAsync()).Error!.Kind);
    }
}
