using System.Globalization;
using System.Security.Cryptography;
using MTProto.Tl;

namespace Emulator.Tests.Rpc;

/// <summary>What only one data centre answers: statistics and files.</summary>
public class DataCenterTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private readonly EmulatorServer _server = fixture.Server;

    [Fact]
    public async Task Statistics_AtTheWrongDataCenter_NameTheRightOne_WhichAnswersWithItsGraphs()
    {
        await using var home = await RawClient.ConnectAsync(_server, 2);
        await home.LoginAsync("+15550000031");
        foreach (var channel in _server.Channels)
        {
            var (view, _, input) = await home.ResolveAsync(channel.Username);
            var full = (ChannelFull)((MessagesChatFull)await home.CallAsync(new ChannelsGetFullChannel { Channel = input })).FullChat;
            Assert.True(full.CanViewStats);
            if (full.StatsDc == 2)
            {
                await ReadStatisticsAsync(home, view, input);
                continue;
            }

            var error = view.Broadcast ? await home.FailAsync(new StatsGetBroadcastStats { Channel = input }) : await home.FailAsync(new StatsGetMegagroupStats { Channel = input });
            Assert.Equal((303, $"STATS_MIGRATE_{full.StatsDc}"), (error.ErrorCode, error.ErrorMessage));
            await using var side = await SideAsync(home, full.StatsDc!.Value);
            await ReadStatisticsAsync(side, view, input);
        }
    }

    [Fact]
    public async Task Files_AtTheWrongDataCenter_NameTheRightOne_WhichServesEveryPart()
    {
        await using var home = await RawClient.ConnectAsync(_server, 2);
        await home.LoginAsync("+15550000036");
        var (_, peer, _) = await home.ResolveAsync("telepool_markets");
        var found = (MessagesChannelMessages)await home.CallAsync(new MessagesSearch { Peer = peer, Q = "", Filter = new InputMessagesFilterPhotos(), Limit = 100 });
        var photo = found.Messages.OfType<Message>().Select(message => (Photo)((MessageMediaPhoto)message.Media!).Photo!).First(candidate => candidate.DcId != 2);
        var size = (PhotoSize)photo.Sizes[^1];
        var location = new InputPhotoFileLocation { Id = photo.Id, AccessHash = photo.AccessHash, FileReference = photo.FileReference, ThumbSize = size.Type };
        var error = await home.FailAsync(new UploadGetFile { Location = location, Limit = 4096 });
        Assert.Equal((303, string.Create(CultureInfo.InvariantCulture, $"FILE_MIGRATE_{photo.DcId}")), (error.ErrorCode, error.ErrorMessage));

        await using var side = await SideAsync(home, photo.DcId);
        var bytes = new List<byte>();
        UploadFile part;
        do
        {
            part = (UploadFile)await side.CallAsync(new UploadGetFile { Location = location, Offset = bytes.Count, Limit = 32 * 1024 });
            Assert.IsType<StorageFileJpeg>(part.Type);
            bytes.AddRange(part.Bytes);
        }
        while (part.Bytes.Length == 32 * 1024);
        Assert.Equal(size.Size, bytes.Count);
        var hash = (await side.CallAsync(new UploadGetFileHashes { Location = location }))[0] as FileHash;
        Assert.Equal(hash!.Hash, SHA256.HashData(bytes.ToArray().AsSpan(0, hash.Limit)));

        Assert.Equal("LIMIT_INVALID", (await side.FailAsync(new UploadGetFile { Location = location, Limit = 1000 })).ErrorMessage);
        Assert.Equal("OFFSET_INVALID", (await side.FailAsync(new UploadGetFile { Location = location, Offset = 3, Limit = 4096 })).ErrorMessage);
        Assert.Equal("FILE_REFERENCE_EXPIRED", (await side.FailAsync(new UploadGetFile { Location = new InputPhotoFileLocation { Id = photo.Id, AccessHash = photo.AccessHash, FileReference = [1], ThumbSize = "x" }, Limit = 4096 })).ErrorMessage);
        Assert.Equal("FILE_ID_INVALID", (await side.FailAsync(new UploadGetFile { Location = new InputPhotoFileLocation { Id = photo.Id, AccessHash = 1, FileReference = [1], ThumbSize = "x" }, Limit = 4096 })).ErrorMessage);
    }

    private static async Task ReadStatisticsAsync(RawClient client, Channel channel, InputChannel input)
    {
        IStatsGraph graph;
        if (channel.Broadcast)
        {
            graph = ((StatsBroadcastStats)await client.CallAsync(new StatsGetBroadcastStats { Channel = input })).LanguagesGraph;
            Assert.Equal("MEGAGROUP_REQUIRED", (await client.FailAsync(new StatsGetMegagroupStats { Channel = input })).ErrorMessage);
        }
        else
        {
            graph = ((StatsMegagroupStats)await client.CallAsync(new StatsGetMegagroupStats { Channel = input })).LanguagesGraph;
        }

        var loaded = Assert.IsType<StatsGraph>(await client.CallAsync(new StatsLoadAsyncGraph { Token = Assert.IsType<StatsGraphAsync>(graph).Token }));
        using var json = System.Text.Json.JsonDocument.Parse(((DataJSON)loaded.Json).Data);
        Assert.Equal(2, json.RootElement.GetProperty("columns").GetArrayLength());
        Assert.Equal("GRAPH_INVALID_RELOAD", (await client.FailAsync(new StatsLoadAsyncGraph { Token = "x" })).ErrorMessage);
    }

    private async Task<RawClient> SideAsync(RawClient home, int dataCenter)
    {
        var exported = (AuthExportedAuthorization)await home.CallAsync(new AuthExportAuthorization { DcId = dataCenter });
        var side = await RawClient.ConnectAsync(_server, dataCenter);
        await side.CallAsync(new AuthImportAuthorization { Id = exported.Id, Bytes = exported.Bytes });
        return side;
    }
}
