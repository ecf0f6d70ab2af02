using Emulator.World;
using MTProto.Tl;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace Emulator.Tests.Npm;

/// <summary>
/// Clients that nobody here wrote, as they come from npm. @mtcute/node: layer 227, intermediate, RSA_PAD, with and without temporary keys.
/// telegram (gramjs): layer 198, full, the older RSA payload. Telethon, as Debian has it: layer 144, full.
/// </summary>
public class NpmClientTests
{
    [Theory]
    [InlineData("mtcute.mjs", "@mtcute/node", "+15550000001", 2, false)]
    [InlineData("mtcute.mjs", "@mtcute/node", "+15550000009", 2, true)]
    [InlineData("gramjs.mjs", "telegram", "+15550000006", 2, false)]
    [InlineData("gramjs.mjs", "telegram", "+15550000019", 5, false)]
    [InlineData("telethon_client.py", "telethon", "+15550000026", 2, false)]
    [InlineData("telethon_client.py", "telethon", "+15550000039", 5, false)]
    public async Task NpmClient_LoginConfigResolveAndHistory_SeesTheWorldAsItIs(string script, string package, string phone, int firstDc, bool pfs)
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        var options = new JsonObject
        {
            ["firstDc"] = firstDc,
            ["phone"] = phone,
            ["code"] = "12345",
            ["password"] = "telepool",
            ["username"] = "telepool_markets",
            ["messages"] = 1_000,
            ["pfs"] = pfs,
        };
        var result = await NodeClient.RunAsync(server, script, package, options);
        if (result["errors"]!.AsArray().Count > 0)
        {
            // Both libraries fail on the one key in 256 that begins with a zero byte, which they strip: a second try gets another key.
            result = await NodeClient.RunAsync(server, script, package, options);
        }

        Assert.Empty(result["errors"]!.AsArray());
        Assert.Equal(5, (int)result["dcOptions"]!);
        Assert.Equal(phone.EndsWith('9') ? 5 : 2, (int)result["thisDc"]!);
        Assert.Equal(phone.EndsWith('9'), (bool?)result["password"] ?? false);

        var world = new TelegramWorld(new EmulatorOptions());
        var channel = world.FindChannel("telepool_markets")!;
        Assert.Equal(channel.Info.Id, (long)result["channelId"]!);
        Assert.Equal(channel.Count, (int)result["count"]!);
        if (result["about"] is not null)
        {
            Assert.Equal(channel.Info.About, (string)result["about"]!);
            Assert.Contains("pdates", (string)result["joined"]!, StringComparison.Ordinal);
        }

        var ids = new int[1_000];
        channel.Select(0, 0, 0, ids);
        Assert.Equal(ids, result["ids"]!.AsArray().Select(id => (int)id!));
        Assert.Equal(channel.Get(ids).Select(message => (message as Message)?.Text ?? ""), result["texts"]!.AsArray().Select(text => (string)text!));
        Assert.Null(server.Statistics.Failure);
    }
}
