using System.Text.Json.Nodes;
using Emulator.World;
using MTProto.Tl;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace Emulator.Tests.Interop;

/// <summary>@mtcute/node as it comes from npm: layer 227, intermediate, RSA_PAD, temporary keys.</summary>
public class MtcuteTests
{
    [Theory]
    [InlineData("+15550000001", 2, false)]
    [InlineData("+15550000009", 2, true)]
    public async Task Mtcute_LoginConfigResolveAndHistory_SeesTheWorldAsItIs(string phone, int firstDc, bool pfs)
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        var result = await NodeClient.RunAsync(server, "mtcute.mjs", "@mtcute/node", new JsonObject
        {
            ["firstDc"] = firstDc,
            ["phone"] = phone,
            ["code"] = "12345",
            ["password"] = "telepool",
            ["username"] = "telepool_markets",
            ["messages"] = 1_000,
            ["pfs"] = pfs,
        });
        Assert.Empty(result["errors"]!.AsArray());
        Assert.Equal(5, (int)result["dcOptions"]!);
        Assert.Equal(phone.EndsWith('9') ? 5 : 2, (int)result["thisDc"]!);
        Assert.Equal(phone.EndsWith('9'), (bool?)result["password"] ?? false);

        var world = new TelegramWorld(new EmulatorOptions());
        var channel = world.FindChannel("telepool_markets")!;
        Assert.Equal(channel.Info.Id, (long)result["channelId"]!);
        Assert.Equal(channel.Count, (int)result["count"]!);
        var ids = new int[1_000];
        channel.Select(0, 0, 0, ids);
        Assert.Equal(ids, result["ids"]!.AsArray().Select(id => (int)id!));
        Assert.Equal(channel.Get(ids).Select(message => (message as Message)?.Text ?? ""), result["texts"]!.AsArray().Select(text => (string)text!));
        Assert.Null(server.Statistics.Failure);
    }
}
