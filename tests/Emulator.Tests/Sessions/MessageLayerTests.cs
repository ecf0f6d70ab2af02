using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;

namespace Emulator.Tests.Sessions;

/// <summary>The message layer as clients without mercy use it. The numbers are those of the requirements in docs/emulator.md.</summary>
public class MessageLayerTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private readonly EmulatorServer _server = fixture.Server;

    [Theory]
    [InlineData(TransportKind.Abridged, false)]
    [InlineData(TransportKind.Intermediate, false)]
    [InlineData(TransportKind.PaddedIntermediate, false)]
    [InlineData(TransportKind.Full, false)]
    [InlineData(TransportKind.Abridged, true)]
    [InlineData(TransportKind.Intermediate, true)]
    [InlineData(TransportKind.PaddedIntermediate, true)]
    public async Task R18_EveryTransport_ServesConfig(TransportKind kind, bool obfuscated)
    {
        await using var client = await RawClient.ConnectAsync(_server, 3, kind: kind, obfuscated: obfuscated);
        var config = (Config)await client.CallAsync(new HelpGetConfig());
        Assert.Equal(3, config.ThisDc);
        Assert.True(config.Expires > config.Date);
        Assert.Equal(_server.DataCenters.Values.Select(endPoint => endPoint.Port), config.DcOptions.Cast<DcOption>().OrderBy(option => option.Id).Select(option => option.Port));
    }

    [Fact]
    public async Task R7_Answers_HaveGrowingIdsOfTheRightKindAndOddNumbersForContentAlone()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        long last = 0;
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(new Ping { PingId = i });
            await client.SendAsync(new HelpGetNearestDc());
        }

        var answers = 0;
        while (answers < 5)
        {
            var message = await client.NextAsync();
            Assert.True(message.MsgId > last);
            Assert.Equal(1, message.MsgId & 3);
            var content = message.RequestMsgId != 0 || message.Value is NewSessionCreated;
            Assert.Equal(content, (message.SeqNo & 1) == 1);
            last = message.MsgId;
            answers += message.RequestMsgId != 0 ? 1 : 0;
        }
    }

    [Fact]
    public async Task R8_UnknownSalt_IsAnsweredByBadServerSaltAndNothingIsCarriedOut()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var right = client.Salt;
        client.Salt = 0;
        var before = _server.Statistics.Calls.GetValueOrDefault("help.getCdnConfig");
        var id = await client.SendAsync(new HelpGetCdnConfig(), seqNo: 1);
        var (_, bad) = await client.ExpectAsync<BadServerSalt>();
        Assert.Equal((id, 1, 48, right), (bad.BadMsgId, bad.BadMsgSeqno, bad.ErrorCode, bad.NewServerSalt));
        Assert.Equal(before, _server.Statistics.Calls.GetValueOrDefault("help.getCdnConfig"));
        client.Salt = bad.NewServerSalt;
        await client.CallAsync(new HelpGetConfig());
    }

    [Fact]
    public async Task R8_FutureSalts_AreABareListWithStartsOfTheirOwn()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var id = await client.SendAsync(new GetFutureSalts { Num = 64 });
        var (_, salts) = await client.ExpectAsync<FutureSalts>();
        Assert.Equal(id, salts.ReqMsgId);
        Assert.Equal(64, salts.Salts.Select(salt => salt.ValidSince).Distinct().Count());
        Assert.All(salts.Salts, salt => Assert.True(salt.ValidUntil > salt.ValidSince));
        client.Salt = salts.Salts[0].Salt;
        await client.CallAsync(new HelpGetConfig());
    }

    [Fact]
    public async Task R9_ServiceAnswers_AreNotWrapped()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var ping = await client.SendAsync(new Ping { PingId = 77 });
        var (_, pong) = await client.ExpectAsync<Pong>();
        Assert.Equal((ping, 77), (pong.MsgId, pong.PingId));
        await client.SendAsync(new DestroySession { SessionId = 5 });
        Assert.Equal(5, (await client.ExpectAsync<DestroySessionNone>()).Value.SessionId);
    }

    [Fact]
    public async Task R10_NewSession_IsAnnouncedOnceAndCanBeDestroyedFromAnother()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var first = await client.SendAsync(new Ping { PingId = 1 });
        var (_, created) = await client.ExpectAsync<NewSessionCreated>();
        Assert.Equal((first, client.Salt), (created.FirstMsgId, created.ServerSalt));
        await client.SendAsync(new Ping { PingId = 2 });
        await client.ExpectAsync<Pong>(pong => pong.PingId == 2);
        await client.SendAsync(new Ping { PingId = 3 });
        var next = await client.NextAsync();
        while (next.Value is not Pong { PingId: 3 })
        {
            Assert.IsNotType<NewSessionCreated>(next.Value);
            next = await client.NextAsync();
        }

        var old = client.SessionId;
        client.SessionId++;
        await client.SendAsync(new DestroySession { SessionId = old });
        await client.ExpectAsync<NewSessionCreated>();
        Assert.Equal(old, (await client.ExpectAsync<DestroySessionOk>()).Value.SessionId);
    }

    [Fact]
    public async Task R10_MsgsStateReq_TellsAByteForEachMessage()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        await client.CallAsync(new HelpGetConfig());
        var known = await client.SendAsync(new HelpGetConfig());
        var request = await client.SendAsync(new MsgsStateReq { MsgIds = [4, known, known + (100L << 32)] });
        var (_, info) = await client.ExpectAsync<MsgsStateInfo>();
        Assert.Equal(request, info.ReqMsgId);
        Assert.Equal([1, 4, 3], info.Info.Select(state => state & 7));
    }

    [Fact]
    public async Task R10_MsgResendReq_SendsTheSameMessageAgain_UntilItIsAcknowledged()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var id = await client.SendAsync(new HelpGetNearestDc());
        var answer = await AnswerToAsync(client, id);
        await client.SendAsync(new MsgResendReq { MsgIds = [answer.MsgId] });
        var again = await AnswerToAsync(client, id);
        Assert.Equal((answer.MsgId, answer.SeqNo), (again.MsgId, again.SeqNo));
        await client.SendAsync(new MsgsAck { MsgIds = [answer.MsgId] });
        await client.SendAsync(new MsgResendReq { MsgIds = [answer.MsgId] });
        Assert.Equal(0, (await client.NextAsync()).RequestMsgId);
    }

    [Fact]
    public async Task R10_RepeatedCall_IsNotCarriedOutAgainButAnsweredAgain()
    {
        await using var client = await RawClient.ConnectAsync(_server, 4);
        var body = TlWriter.ToBytes(new HelpGetTermsOfServiceUpdate());
        var id = await client.SendAsync(body, seqNo: 1);
        var first = await AnswerToAsync(client, id);
        var calls = _server.Statistics.Calls["help.getTermsOfServiceUpdate"];
        await client.SendAsync(body, id, 1);
        var second = await AnswerToAsync(client, id);
        Assert.Equal(first.MsgId, second.MsgId);
        Assert.Equal(calls, _server.Statistics.Calls["help.getTermsOfServiceUpdate"]);
    }

    [Fact]
    public async Task R10_RpcDropAnswer_DropsWhatIsNotAcknowledged()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var call = await client.SendAsync(new HelpGetNearestDc());
        await AnswerToAsync(client, call);
        Assert.Equal(RpcAnswerDropped.Constructor, await DropAsync(call));
        Assert.Equal(RpcAnswerUnknown.Constructor, await DropAsync(call));

        async Task<uint> DropAsync(long id)
        {
            var answer = await AnswerToAsync(client, await client.SendAsync(new RpcDropAnswer { ReqMsgId = id }));
            return new TlReader(answer.Result).PeekUInt32();
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(35)]
    [InlineData(64)]
    public async Task R11_BrokenRule_IsNamedByItsCode(int code)
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        await client.CallAsync(new HelpGetConfig());
        await client.CallAsync(new HelpGetConfig());
        var now = client.NextId();
        var id = code switch
        {
            16 => await client.SendAsync(new HelpGetConfig(), now - (400L << 32)),
            17 => await client.SendAsync(new HelpGetConfig(), now + (100L << 32)),
            18 => await client.SendAsync(new HelpGetConfig(), now + 2),
            32 => await client.SendAsync(new HelpGetConfig(), seqNo: 1),
            33 => await client.SendAsync(new HelpGetConfig(), now - (60L << 32), 1001),
            34 => await client.SendAsync(client.Pack(new HelpGetConfig()), seqNo: 101),
            35 => await client.SendAsync(new HelpGetConfig(), seqNo: 100),
            _ => await client.SendAsync([.. client.Pack(new HelpGetConfig()), 1, 2, 3, 4], content: false),
        };
        var (_, bad) = await client.ExpectAsync<BadMsgNotification>();
        Assert.Equal((id, code), (bad.BadMsgId, bad.ErrorCode));
    }

    [Fact]
    public async Task R11_ContainersAndPackedCalls_AreOpened()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        await client.SendAsync(client.Pack(new Ping { PingId = 5 }, new HelpGetNearestDc(), new MsgsAck { MsgIds = [1] }), content: false);
        Assert.Equal(5, (await client.ExpectAsync<Pong>()).Value.PingId);
        var writer = new TlWriter();
        GzipPacked.Write(writer, TlWriter.ToBytes(new HelpGetConfig()));
        var id = await client.SendAsync(writer.Written.ToArray());
        Assert.Equal(Config.Constructor, new TlReader((await AnswerToAsync(client, id)).Result).PeekUInt32());
    }

    [Fact]
    public async Task R12_Wrappers_InAnyNesting_AreOpened()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var call = new InvokeWithoutUpdates
        {
            Query = new InvokeAfterMsg
            {
                MsgId = 4,
                Query = new InvokeWithLayer
                {
                    Layer = 227,
                    Query = new InitConnection
                    {
                        ApiId = 1,
                        DeviceModel = "model",
                        Proxy = new InputClientProxy { Address = "proxy", Port = 443 },
                        Params = new JsonObject { Value = [new JsonObjectValue { Key = "k", Value = new JsonNull() }] },
                        Query = new InvokeAfterMsgs { MsgIds = [4, 8], Query = new InvokeWithTakeout { TakeoutId = 1, Query = new InvokeWithMessagesRange { Range = new MessageRange(), Query = new HelpGetNearestDc() } } },
                    },
                },
            },
        };
        Assert.Equal(NearestDc.Constructor, new TlReader((await AnswerToAsync(client, await client.SendAsync(call))).Result).PeekUInt32());
    }

    [Fact]
    public async Task UnknownMethod_IsAnsweredByAnError_AndTheConnectionLives()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var id = await client.SendAsync([0xef, 0xbe, 0xad, 0xde]);
        var reader = new TlReader((await AnswerToAsync(client, id)).Result);
        var error = Assert.IsType<RpcError>(TlObjects.Read(ref reader));
        Assert.Equal(400, error.ErrorCode);
        Assert.StartsWith("INPUT_METHOD_INVALID_", error.ErrorMessage, StringComparison.Ordinal);
        await client.CallAsync(new HelpGetConfig());
    }

    [Fact]
    public async Task R13_UnknownKey_IsAnsweredByTransportError404()
    {
        await using var known = await RawClient.ConnectAsync(_server, 2);
        await using var other = await RawClient.ConnectAsync(_server, 3, known.Key, known.Salt);
        await other.SendAsync(new Ping { PingId = 1 });
        var frame = await other.Transport.ReadAsync(CancellationToken.None);
        Assert.Equal((FrameStatus.TransportError, -404), (frame.Status, frame.ErrorCode));
    }

    [Fact]
    public async Task R13_PingDelayDisconnect_ReallyCloses()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        await client.SendAsync(new PingDelayDisconnect { PingId = 1, DisconnectDelay = 1 });
        await client.ExpectAsync<Pong>();
        while (true)
        {
            var frame = await client.Transport.ReadAsync(CancellationToken.None);
            if (frame.Status == FrameStatus.Closed)
            {
                break;
            }

            Assert.Equal(FrameStatus.Frame, frame.Status);
        }
    }

    [Fact]
    public async Task DestroyAuthKey_MakesTheKeyUnknown()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var answer = await AnswerToAsync(client, await client.SendAsync(new DestroyAuthKey()));
        Assert.Equal(DestroyAuthKeyOk.Constructor, new TlReader(answer.Result).PeekUInt32());
        await client.SendAsync(new Ping { PingId = 1 });
        FrameResult frame;
        do
        {
            frame = await client.Transport.ReadAsync(CancellationToken.None);
        }
        while (frame.Status == FrameStatus.Frame);
        Assert.Equal(-404, frame.ErrorCode);
    }

    private static async Task<Received> AnswerToAsync(RawClient client, long id)
    {
        while (true)
        {
            var message = await client.NextAsync();
            if (message.RequestMsgId == id)
            {
                return message;
            }
        }
    }
}
