using Emulator.Layers;
using Emulator.Rpc;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Tests.Layers;

public class LayerWriterTests
{
    [Theory]
    [InlineData(144)]
    [InlineData(198)]
    public void Write_EveryKindOfMessage_IsReadableByTheLayersOwnDefinitions(int layer)
    {
        var reader = new LayerReader(layer);
        var world = new TelegramWorld(new EmulatorOptions { Messages = 6_000 });
        var writer = new TlWriter();
        foreach (var message in world.Channels.SelectMany(World.TelegramWorldTests.All))
        {
            if (layer == 144 && message is Message { Entities: { } entities } && entities.Any(entity => entity is MessageEntityCustomEmoji))
            {
                continue;
            }

            writer.Reset();
            LayerWriter.Write(writer, message, LayerSchema.For(layer)!);
            reader.ReadWhole(writer.Written);
        }
    }

    [Theory]
    [InlineData(144)]
    [InlineData(198)]
    public async Task Write_AnswersOfTheServer_AreReadableByTheLayersOwnDefinitions(int layer)
    {
        var reader = new LayerReader(layer);
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Messages = 500, LimitsEnabled = false });
        await using var client = await RawClient.ConnectAsync(server, 2);
        var phone = "+15550000001";
        var sent = (AuthSentCode)await client.CallAsync(new AuthSendCode { PhoneNumber = phone, ApiId = 1, ApiHash = "hash", Settings = new CodeSettings() });
        var login = await client.CallAsync(new AuthSignIn { PhoneNumber = phone, PhoneCodeHash = sent.PhoneCodeHash, PhoneCode = "12345" });
        var (_, peer, input) = await client.ResolveAsync("telepool_talk");
        ITlObject[] answers =
        [
            sent,
            login,
            (ITlObject)await client.CallAsync(new HelpGetConfig()),
            await client.CallAsync(new HelpGetNearestDc()),
            await client.CallAsync(new AccountGetPassword()),
            await client.CallAsync(new ContactsResolveUsername { Username = "telepool_talk" }),
            await client.CallAsync(new MessagesGetHistory { Peer = peer, Limit = 100 }),
            await client.CallAsync(new ChannelsGetFullChannel { Channel = input }),
            await client.CallAsync(new ChannelsGetChannels { Id = [input] }),
            await client.CallAsync(new ChannelsJoinChannel { Channel = input }),
            await client.CallAsync(new ChannelsGetParticipant { Channel = input, Participant = new InputPeerSelf() }),
            await client.CallAsync(new ChannelsGetParticipants { Channel = input, Filter = new ChannelParticipantsRecent(), Limit = 5 }),
            await client.CallAsync(new MessagesGetDialogs { OffsetPeer = new InputPeerEmpty(), Limit = 10 }),
            await client.CallAsync(new MessagesGetPeerDialogs { Peers = [new InputDialogPeer { Peer = peer }] }),
            await client.CallAsync(new UpdatesGetState()),
            await client.CallAsync(new UsersGetFullUser { Id = new InputUserSelf() }),
        ];
        var writer = new TlWriter();
        foreach (var answer in answers)
        {
            writer.Reset();
            AnswerWriter.Write(writer, answer, layer);
            reader.ReadWhole(writer.Written);
        }
    }

    [Fact]
    public void Translate_CallsOfOlderLayers_ReadAsOurs()
    {
        var writer = new TlWriter();
        new InvokeWithLayer { Layer = 144, Query = new HelpGetConfig() }.Write(writer);
        writer.Truncate(8);
        writer.WriteUInt32(0xf93ccba3);
        writer.WriteString("telepool_news");
        var reader = new TlReader(writer.Written);
        TlObjects.Read(ref reader);
        Assert.Equal(TlStatus.Unsupported, reader.Status);
        var translated = LegacyCalls.Translate(writer.Written, reader.UnsupportedConstructor, reader.Position - 4);
        reader = new TlReader(translated);
        var call = Assert.IsType<InvokeWithLayer>(TlObjects.Read(ref reader));
        Assert.Equal("telepool_news", Assert.IsType<ContactsResolveUsername>(call.Query).Username);
        Assert.Null(LegacyCalls.Translate(writer.Written, 0xdeadbeef, 8));
    }
}
