using MTProto.Client;
using MTProto.Tests.Handshake;
using MTProto.Tests.Messages;
using MTProto.Tl;

namespace MTProto.Tests.Client;

/// <summary>What a client does by the clock, which these tests turn.</summary>
public sealed class UpkeepTests
{
    [Fact]
    public async Task Ping_EveryInterval_AsksTheServerToHangUpWithoutIt()
    {
        var time = new ManualTime();
        await using var fixture = new ClientFixture(options => Patient(options, time), time: time);
        var pings = new List<PingDelayDisconnect>();
        fixture.Server.Script = call =>
        {
            if (call.Body is PingDelayDisconnect ping)
            {
                lock (pings)
                {
                    pings.Add(ping);
                }
            }

            return false;
        };
        fixture.Client.Connect();
        await ClientFixture.UntilAsync(() => fixture.Client.IsConnected);
        for (var count = 1; count <= 3; count++)
        {
            await AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), () => pings.Count == count);
        }

        Assert.All(pings, ping => Assert.Equal(90, ping.DisconnectDelay));
        Assert.Equal(1, fixture.Server.Connections);
        Assert.Empty(fixture.Ends);
    }

    [Fact]
    public async Task FutureSalts_AreAskedForAndUsedInTurn()
    {
        var time = new ManualTime();
        await using var fixture = new ClientFixture(options => Patient(options, time), time: time);
        var asked = 0;
        var start = (int)time.GetUtcNow().ToUnixTimeSeconds();
        fixture.Server.Script = call =>
        {
            if (call.Body is not GetFutureSalts)
            {
                return false;
            }

            asked++;
            var salts = Enumerable.Range(0, 8).Select(i => new FutureSalt { ValidSince = start + (i * 1800), ValidUntil = start + ((i + 2) * 1800), Salt = 100 + i }).ToArray();
            call.Peer.Send(new FutureSalts { ReqMsgId = call.MsgId, Now = start, Salts = salts }, false);
            return true;
        };
        fixture.Client.Connect();
        await ClientFixture.UntilAsync(() => fixture.Client.IsConnected);
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), () => asked == 1);
        await ClientFixture.UntilAsync(() => fixture.State.Find(2)!.Salt == 100);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, asked);

        for (var i = 0; i < 31; i++)
        {
            await AdvanceCalmlyAsync(fixture, time, TimeSpan.FromMinutes(1));
        }

        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Answer(ClientFixture.Resolved(1));
        Assert.Equal(101, received.Salt);
        Assert.True((await call).IsOk);
    }

    [Fact]
    public async Task Acknowledgement_OfASingleMessage_WaitsTenSeconds()
    {
        var time = new ManualTime();
        await using var fixture = new ClientFixture(options => Patient(options, time), time: time);
        var updates = fixture.Client.Updates;
        var salts = 0;
        fixture.Server.Script = call =>
        {
            salts += call.Body is GetFutureSalts ? 1 : 0;
            return false;
        };
        var call = fixture.ResolveAsync();
        var received = await fixture.Server.NextCallAsync();
        received.Answer(ClientFixture.Resolved(1));
        await call;

        // The request for salts takes the acknowledgement of the answer along; what comes after it is alone.
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), () => salts == 1);
        await fixture.Server.NextServiceAsync<MsgsAck>();
        received.Peer.Push(new UpdatesTooLong());
        await updates.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        await SettleAsync();
        Assert.False(fixture.Server.Services.Reader.TryPeek(out _));
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), () => fixture.Server.Services.Reader.TryPeek(out _));
        Assert.Single((await fixture.Server.NextServiceAsync<MsgsAck>()).Body.MsgIds);
    }

    [Fact]
    public async Task UnkeptConnection_IdleForTwoMinutes_IsClosedAndComesBackWithTheNextCall()
    {
        var time = new ManualTime();
        await using var fixture = new ClientFixture(options => Patient(options, time), time: time);
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        await call;
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), () => !fixture.Ends.IsEmpty, () => AdvancedTo(time) < 2000);
        Assert.Equal(ConnectionEnd.Idle, fixture.Ends.Single().End);

        var next = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Answer(ClientFixture.Resolved(1));
        Assert.True((await next).IsOk);
        Assert.Equal(2, fixture.Server.Connections);
    }

    [Fact]
    public async Task TemporaryKey_AboutToExpire_IsReplacedByOneOfItsOwnBinding()
    {
        var time = new ManualTime();
        await using var fixture = new ClientFixture(
            options => Patient(options, time) with
            {
                PublicKeys = [HandshakeFixture.Key.PublicKey],
                PerfectForwardSecrecy = true,
                TemporaryKeyLifetime = TimeSpan.FromMinutes(10),
            },
            withKey: false,
            time: time);
        await using var server = new ScriptedServer(time) { PrivateKey = HandshakeFixture.Key };
        fixture.Addresses[2] = server.EndPoint;
        var bound = new HashSet<long>();
        server.Script = call =>
        {
            if (call.Body is AuthBindTempAuthKey)
            {
                lock (bound)
                {
                    bound.Add(call.Peer.KeyId);
                }

                call.Answer(TlBool.True);
                return true;
            }

            return false;
        };
        fixture.Client.Connect();
        await ClientFixture.UntilAsync(() => bound.Count == 1);
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(2), () => bound.Count == 2, () => AdvancedTo(time) < 2000);

        Assert.Contains(fixture.Ends, end => end.End == ConnectionEnd.KeyRenewal);
        Assert.Equal(1, fixture.Ends.Count(end => end.End == ConnectionEnd.KeyRenewal));
    }

    [Fact]
    public async Task KeptConnection_Lost_ComesBack()
    {
        await using var fixture = new ClientFixture(userId: 7);
        fixture.Client.Connect();
        for (var count = 1; count <= 4; count++)
        {
            await ClientFixture.UntilAsync(() => fixture.Server.Peers == count && fixture.Client.IsConnected);
            fixture.Server.Drop();
        }
    }

    [Fact]
    public async Task DuplicatedKey_IsNotUsedAgain()
    {
        await using var fixture = new ClientFixture(userId: 7);
        var call = fixture.ResolveAsync();
        (await fixture.Server.NextCallAsync()).Fail(406, "AUTH_KEY_DUPLICATED");
        Assert.Equal(CallErrorKind.AuthKeyDuplicated, (await call).Error!.Kind);

        Assert.Equal(CallErrorKind.AuthKeyDuplicated, (await fixture.ResolveAsync()).Error!.Kind);
        Assert.False(fixture.Server.Calls.Reader.TryPeek(out _));
    }

    // The turned clock runs a thousand times faster than the machine, so nothing but what a test is about may be due by it.
    private static TelegramClientOptions Patient(TelegramClientOptions options, ManualTime time) => options with
    {
        TimeProvider = time,
        PongTimeout = TimeSpan.FromHours(10),
        CallTimeout = TimeSpan.FromHours(10),
        ConnectTimeout = TimeSpan.FromHours(10),
        TransportFallback = false,
    };

    private static double AdvancedTo(ManualTime time) => (time.GetUtcNow() - new ManualTime().GetUtcNow()).TotalSeconds;

    /// <summary>Turns the clock in small steps and lets the client and the server act in between.</summary>
    private static async Task AdvanceUntilAsync(ManualTime time, TimeSpan step, Func<bool> condition, Func<bool>? limit = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, "The condition was not met within 20 s.");
            Assert.True(limit?.Invoke() ?? true, "The condition was not met in the time that the clock was turned by.");
            time.Advance(step);
            await SettleAsync();
        }
    }

    private static async Task AdvanceCalmlyAsync(ClientFixture fixture, ManualTime time, TimeSpan by)
    {
        var end = time.GetUtcNow() + by;
        while (time.GetUtcNow() < end)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await SettleAsync();
        }

        Assert.Empty(fixture.Ends);
    }

    // Gives queued work a turn: the other side of a loopback socket answers within microseconds.
    private static async Task SettleAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        await timer.WaitForNextTickAsync();
    }
}
