using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emulator;
using Emulator.Faults;
using MTProto.Client;
using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Tests.Client;

/// <summary>The client against whole data centres: key exchange, sign-in, history, side data centres, updates, faults.</summary>
public sealed class EmulatorTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static readonly CallOptions Reading = new() { Idempotent = true };

    [Fact]
    public async Task SignIn_ByCode_SessionServesTheNextClient()
    {
        var server = fixture.Server;
        var state = new ClientSessionState();
        await using (var client = new TelegramClient(Options(server), state))
        {
            await SignInAsync(client, "+15550000001");
        }

        Assert.Equal(StateLoadStatus.Ok, ClientSessionState.TryLoad(state.Save(), out var saved));
        await using var next = new TelegramClient(Options(server), saved!);
        var self = await next.CallAsync(new UsersGetUsers { Id = [new InputUserSelf()] });

        Assert.Equal(state.UserId, Assert.IsType<User>(Assert.Single(self.Value!)).Id);
    }

    [Fact]
    public async Task SignIn_WithPassword_NeedsIt()
    {
        var server = fixture.Server;
        await using var client = new TelegramClient(Options(server), new ClientSessionState());
        var sent = await client.SendCodeAsync("+15550000009");
        var code = await client.SignInAsync("+15550000009", Assert.IsType<AuthSentCode>(sent.Value).PhoneCodeHash, "12345");
        Assert.Equal(SignInStatus.PasswordNeeded, code.Status);
        Assert.Equal(SignInStatus.PasswordInvalid, (await client.CheckPasswordAsync("wrong")).Status);
        Assert.Equal(SignInStatus.SignedIn, (await client.CheckPasswordAsync("telepool")).Status);
    }

    [Fact]
    public async Task SignIn_HomeThatWasNotConfigured_IsLearntFromTheConfigurationAndAfterARestart()
    {
        var server = fixture.Server;
        var complete = Options(server);
        var state = new ClientSessionState();
        await using (var client = new TelegramClient(complete, state))
        {
            await SignInAsync(client, "+15550000003");
        }

        var other = complete.DcAddresses.First(center => center.Key != state.HomeDc);
        var one = complete with { DcAddresses = new Dictionary<int, EndPoint> { [other.Key] = other.Value } };
        var fresh = new ClientSessionState();
        await using (var client = new TelegramClient(one, fresh))
        {
            await SignInAsync(client, "+15550000003");
            Assert.Equal(state.HomeDc, fresh.HomeDc);
        }

        Assert.Equal(StateLoadStatus.Ok, ClientSessionState.TryLoad(fresh.Save(), out var saved));
        var again = complete with { DcAddresses = new Dictionary<int, EndPoint> { [other.Key] = other.Value } };
        await using var next = new TelegramClient(again, saved!);
        Assert.NotNull((await next.CallAsync(new UsersGetUsers { Id = [new InputUserSelf()] })).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task History_OfEveryChannel_IsComplete(bool perfectForwardSecrecy)
    {
        var server = fixture.Server;
        await using var client = new TelegramClient(Options(server) with { PerfectForwardSecrecy = perfectForwardSecrecy }, new ClientSessionState());
        await SignInAsync(client, "+15550000002");
        foreach (var channel in server.Channels)
        {
            Assert.Equal(channel.MessageCount, (await CollectAsync(client, channel.Username)).Count);
        }
    }

    [Theory]
    [InlineData(TransportKind.Abridged)]
    [InlineData(TransportKind.Intermediate)]
    [InlineData(TransportKind.PaddedIntermediate)]
    [InlineData(TransportKind.Full)]
    public async Task History_InPiecesOfRandomLength_IsComplete(TransportKind kind)
    {
        var server = fixture.Server;
        var options = Options(server) with
        {
            TransportKind = kind,
            Dialer = async (_, endPoint, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(endPoint, cancellationToken);
                return new SegmentedStream(new NetworkStream(socket, ownsSocket: true), 11);
            },
        };
        await using var client = new TelegramClient(options, new ClientSessionState());
        await SignInAsync(client, "+15550000008");
        var channel = server.Channels[0];

        Assert.Equal(channel.MessageCount, (await CollectAsync(client, channel.Username)).Count);
    }

    [Fact]
    public async Task History_ConnectionsDropAllTheTime_IsComplete()
    {
        var server = fixture.Server;
        await using var client = new TelegramClient(Options(server), new ClientSessionState());
        await SignInAsync(client, "+15550000003");
        var channel = server.Channels[0];
        var pages = 0;

        var found = await CollectAsync(client, channel.Username, () =>
        {
            if (pages++ % 2 == 0)
            {
                server.DropConnections();
            }
        });

        Assert.Equal(channel.MessageCount, found.Count);
    }

    [Fact]
    public async Task History_UnderEveryFault_IsComplete()
    {
        var faults = new EmulatorFaults
        {
            CutProbability = 0.05,
            CorruptProbability = 0.05,
            LostAnswerProbability = 0.03,
            WrongSaltProbability = 0.1,
            UnknownKeyProbability = 0.02,
            DelayProbability = 0.05,
            Delay = TimeSpan.FromMilliseconds(50),
        };
        await using var server = await EmulatorFixture.StartAsync(faults);
        await using var client = new TelegramClient(Options(server) with { CallTimeout = TimeSpan.FromSeconds(2) }, new ClientSessionState());
        await SignInAsync(client, "+15550000004");
        var channel = server.Channels[0];

        var found = await CollectAsync(client, channel.Username);

        Assert.Equal(channel.MessageCount, found.Count);
    }

    [Fact]
    public async Task Stats_OfAnotherDataCentre_AreFetchedThereAndTheHomeStays()
    {
        var server = fixture.Server;
        await using var client = new TelegramClient(Options(server), new ClientSessionState());
        await SignInAsync(client, "+15550000005");
        var home = client.State.HomeDc;
        foreach (var channel in server.Channels)
        {
            var peer = await ResolveAsync(client, channel.Username);
            var input = new InputChannel { ChannelId = peer.ChannelId, AccessHash = peer.AccessHash };
            var stats = await client.CallAsync(new StatsGetBroadcastStats { Channel = input }, Reading);
            Assert.True(stats.IsOk || stats.Error.Kind == CallErrorKind.Rpc, stats.Error?.Message);
        }

        Assert.Equal(home, client.State.HomeDc);
        var self = await client.CallAsync(new UsersGetUsers { Id = [new InputUserSelf()] });
        Assert.True(self.IsOk);
    }

    [Fact]
    public async Task Updates_OfAJoinedChannel_ArriveInOrder()
    {
        var server = fixture.Server;
        await using var client = new TelegramClient(Options(server), new ClientSessionState());
        await SignInAsync(client, "+15550000006");
        var updates = client.Updates;
        client.Connect();
        var channel = server.Channels[0];
        var peer = await ResolveAsync(client, channel.Username);
        var joined = await client.CallAsync(new ChannelsJoinChannel { Channel = new InputChannel { ChannelId = peer.ChannelId, AccessHash = peer.AccessHash } });
        Assert.True(joined.IsOk, joined.Error?.Message);
        var posted = Enumerable.Range(0, 20).Select(_ => server.PostMessage(channel.Username)!.Value).ToArray();

        var arrived = new List<int>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (arrived.Count < posted.Length)
        {
            var item = await updates.ReadAsync(deadline.Token);
            var list = item.Updates switch
            {
                Updates plain => plain.UpdatesValue,
                UpdateShort brief => [brief.Update],
                _ => [],
            };
            arrived.AddRange(list.OfType<UpdateNewChannelMessage>().Select(update => Assert.IsType<Message>(update.Message).Id).Where(posted.Contains));
        }

        Assert.Equal(posted, arrived);
    }

    [Fact]
    public async Task SameKey_FromTwoAddresses_IsReportedAsDuplicated()
    {
        var server = fixture.Server;
        var state = new ClientSessionState();
        await using var one = new TelegramClient(Options(server) with { LocalAddress = IPAddress.Parse("127.0.0.1") }, state);
        await SignInAsync(one, "+15550000007");
        Assert.Equal(StateLoadStatus.Ok, ClientSessionState.TryLoad(state.Save(), out var copy));
        await using var two = new TelegramClient(Options(server) with { LocalAddress = IPAddress.Parse("127.0.0.2") }, copy!);

        var result = await two.CallAsync(new UsersGetUsers { Id = [new InputUserSelf()] });

        Assert.Equal(CallErrorKind.AuthKeyDuplicated, result.Error?.Kind);
    }

    private static TelegramClientOptions Options(EmulatorServer server) => new()
    {
        ApiId = 1,
        ApiHash = "hash",
        DcAddresses = server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
        PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(server.PublicKeyPath)),
        ReconnectDelay = TimeSpan.FromMilliseconds(20),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(200),
    };

    private static async Task SignInAsync(TelegramClient client, string phone)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if ((await client.SendCodeAsync(phone)).Value is AuthSentCode code
                && (await client.SignInAsync(phone, code.PhoneCodeHash, "12345")).Status == SignInStatus.SignedIn)
            {
                return;
            }
        }

        Assert.Fail("The emulator did not sign the account in.");
    }

    private static async Task<InputPeerChannel> ResolveAsync(TelegramClient client, string username)
    {
        var result = await UntilOkAsync(client, new ContactsResolveUsername { Username = username });
        var channel = Assert.IsType<Channel>(Assert.Single(Assert.IsType<ContactsResolvedPeer>(result).Chats));
        return new InputPeerChannel { ChannelId = channel.Id, AccessHash = channel.AccessHash ?? 0 };
    }

    private static async Task<SortedSet<int>> CollectAsync(TelegramClient client, string username, Action? afterPage = null)
    {
        var peer = await ResolveAsync(client, username);
        var ids = new SortedSet<int>();
        while (true)
        {
            var page = await UntilOkAsync(client, new MessagesGetHistory { Peer = peer, OffsetId = ids.Count == 0 ? 0 : ids.Min, Limit = 100 });
            var messages = Assert.IsType<MessagesChannelMessages>(page).Messages;
            foreach (var message in messages)
            {
                var id = message is Message plain ? plain.Id : Assert.IsType<MessageService>(message).Id;
                Assert.True(ids.Add(id), string.Create(CultureInfo.InvariantCulture, $"Message {id} came twice."));
            }

            if (messages.Length == 0)
            {
                return ids;
            }

            afterPage?.Invoke();
        }
    }

    private static async Task<T> UntilOkAsync<T>(TelegramClient client, ITlMethod<T> method)
    {
        CallError? last = null;
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var result = await client.CallAsync(method, Reading);
            if (result.IsOk)
            {
                return result.Value;
            }

            last = result.Error;
            Assert.NotEqual(CallErrorKind.Rpc, last.Kind);
        }

        Assert.Fail($"30 attempts failed, the last by {last}");
        return default;
    }
}
