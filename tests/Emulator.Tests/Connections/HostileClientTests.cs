using System.Buffers.Binary;
using MTProto.Crypto;
using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;
using EncryptedMessage = MTProto.Messages.EncryptedMessage;

namespace Emulator.Tests.Connections;

/// <summary>Whatever is sent, the emulator goes on serving everybody else and is never itself to blame.</summary>
public class HostileClientTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private readonly EmulatorServer _server = fixture.Server;

    [Fact]
    public async Task RandomBytes_OnManyConnections_HarmNobody()
    {
        var random = new Random(11);
        for (var i = 0; i < 150; i++)
        {
            await using var stream = await RawClient.OpenStreamAsync(_server, 1 + (i % 5));
            var bytes = new byte[random.Next(1, 4_000)];
            random.NextBytes(bytes);
            byte[][] starts = [[0xef], [0xee, 0xee, 0xee, 0xee], [0xdd, 0xdd, 0xdd, 0xdd], [], [0x16, 3, 1], "GET "u8.ToArray()];
            await stream.WriteAsync((byte[])[.. starts[i % starts.Length], .. bytes]);
        }

        await StillServesAsync();
    }

    [Fact]
    public async Task KeyExchange_EveryPrefixAndByteChangeOfItsFirstPackets_HarmsNobody()
    {
        var packet = MTProto.Handshake.PlainMessage.Create(RawClientId(), TlWriter.ToBytes(new ReqPqMulti { Nonce = new Nonce128(1, 2) }));
        var request = TlWriter.ToBytes(new ReqDHParams { Nonce = new Nonce128(1, 2), ServerNonce = new Nonce128(3, 4), P = [1, 2, 3, 4], Q = [5, 6, 7, 8], EncryptedData = new byte[256] });
        for (var length = 4; length <= packet.Length; length += 4)
        {
            await SendAsync(packet.AsMemory(0, length));
        }

        for (var index = 0; index < packet.Length; index++)
        {
            var changed = (byte[])packet.Clone();
            changed[index] ^= 0x41;
            await SendAsync(changed);
        }

        await SendAsync(MTProto.Handshake.PlainMessage.Create(RawClientId(), request));
        await StillServesAsync();

        async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await using var transport = await RawClient.OpenAsync(_server, 1);
            await transport.WriteAsync(bytes, CancellationToken.None);
        }
    }

    [Fact]
    public async Task EncryptedPacket_EveryPrefixAndByteChange_EndsItsConnectionAlone()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        await client.CallAsync(new HelpGetConfig());
        var packet = new TlWriter();
        EncryptedMessage.Encrypt(client.Key, true, client.Salt, client.SessionId, client.NextId(), 9, TlWriter.ToBytes(new HelpGetConfig()), SystemRandomSource.Instance, packet);
        var bytes = packet.Written.ToArray();
        for (var index = 0; index < bytes.Length; index++)
        {
            var changed = (byte[])bytes.Clone();
            changed[index] ^= 0x80;
            await RefusedAsync(changed);
        }

        for (var length = 4; length < bytes.Length; length += 4)
        {
            await RefusedAsync(bytes[..length]);
        }

        await client.CallAsync(new HelpGetConfig());

        async Task RefusedAsync(byte[] changed)
        {
            await using var transport = await RawClient.OpenAsync(_server, 2);
            await transport.WriteAsync(changed, CancellationToken.None);
            var frame = await transport.ReadAsync(CancellationToken.None);
            Assert.True(frame.Status == FrameStatus.Closed || frame.ErrorCode == -404, $"{frame.Status} {frame.ErrorCode}");
        }
    }

    [Fact]
    public async Task AuthenticatedNonsense_IsAnsweredOrIgnored_NeverFatal()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        await client.LoginAsync("+15550000001");
        var (_, peer, _) = await client.ResolveAsync("telepool_news");
        var random = new Random(13);
        byte[][] seeds =
        [
            TlWriter.ToBytes(new MessagesGetHistory { Peer = peer, Limit = 3 }),
            TlWriter.ToBytes(new MsgsStateReq { MsgIds = [1, 2, 3] }),
            TlWriter.ToBytes(new InvokeWithLayer { Layer = 227, Query = new InitConnection { ApiId = 1, DeviceModel = "x", Query = new HelpGetConfig() } }),
            client.Pack(new Ping { PingId = 1 }, new HelpGetConfig()),
            TlWriter.ToBytes(new AuthSignIn { PhoneNumber = "1", PhoneCodeHash = "2", PhoneCode = "3" }),
            TlWriter.ToBytes(new UploadGetFile { Location = new InputPhotoFileLocation { ThumbSize = "x" }, Offset = long.MaxValue, Limit = int.MinValue }),
            TlWriter.ToBytes(new UpdatesGetChannelDifference { Channel = new InputChannelEmpty(), Filter = new ChannelMessagesFilterEmpty(), Pts = int.MinValue, Limit = int.MinValue }),
        ];
        foreach (var seed in seeds)
        {
            for (var length = 4; length < seed.Length; length += 4)
            {
                await client.SendAsync(seed[..length]);
            }

            for (var round = 0; round < 60; round++)
            {
                var changed = (byte[])seed.Clone();
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                await client.SendAsync(changed, content: random.Next(4) != 0);
            }
        }

        var ping = new Ping { PingId = 4711 };
        await client.SendAsync(ping);
        await client.ExpectAsync<Pong>(pong => pong.PingId == 4711);
        Assert.Null(_server.Statistics.Failure);
    }

    [Fact]
    public async Task GzipBomb_IsRefusedBeforeItGrows()
    {
        await using var client = await RawClient.ConnectAsync(_server, 2);
        var writer = new TlWriter();
        GzipPacked.Write(writer, new byte[64 * 1024 * 1024]);
        var id = await client.SendAsync(writer.Written.ToArray());
        Assert.Equal(id, (await client.ExpectAsync<BadMsgNotification>()).Value.BadMsgId);
    }

    [Fact]
    public async Task HugeFrame_IsRefusedByItsLength()
    {
        await using var stream = await RawClient.OpenStreamAsync(_server, 1);
        var bytes = new byte[8];
        bytes.AsSpan(0, 4).Fill(0xee);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 0x7fff_fff0);
        await stream.WriteAsync(bytes);
        Assert.Equal(0, await stream.ReadAsync(new byte[16]));
    }

    private static long RawClientId() => new MessageIds(TimeProvider.System).NextClient();

    private async Task StillServesAsync()
    {
        await using var client = await RawClient.ConnectAsync(_server, 1);
        await client.CallAsync(new HelpGetConfig());
        Assert.Null(_server.Statistics.Failure);
    }
}
