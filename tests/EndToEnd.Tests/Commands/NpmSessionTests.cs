using System.Globalization;
using System.Text.Json.Nodes;
using Emulator;
using Emulator.Tests.Npm;
using EndToEnd.Tests.Processes;
using Grains.Interfaces.Accounts;
using Telepool.Collectors.Sessions;

namespace EndToEnd.Tests.Commands;

/// <summary>Logins that go from clients of other people to ours and back, with those clients as they come from npm.</summary>
public sealed class NpmSessionTests : IAsyncLifetime
{
    private const string Gramjs = "session-gramjs.mjs";
    private const string Mtcute = "session-mtcute.mjs";

    private readonly Folder _folder = new();
    private EmulatorServer? _server;

    private EmulatorServer Server => _server!;

    private EmulatorChannel Channel => Server.Channels[0];

    private IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["MTPROTO_DCS"] = string.Join(',', Server.DataCenters.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}"))),
        ["MTPROTO_PUBLIC_KEYS"] = Server.PublicKeyPath,
    };

    public async ValueTask InitializeAsync() => _server = await EmulatorServer.StartAsync(
        new EmulatorOptions { Channels = 1, Messages = 300, LimitsEnabled = false, DataDirectory = _folder.Under("emulator") });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task GramjsString_Imported_CollectsAndGoesBack()
    {
        var made = await NodeAsync(Gramjs, "telegram", new JsonObject { ["phone"] = "+15550000001", ["code"] = "12345" });

        await CollectAsync((string)made["session"]!);

        var back = (await RunAsync("accounts", "export", "moved", "--format", "gramjs", "--this-is-the-login")).Expect(0).Text.Trim();
        var used = await NodeAsync(Gramjs, "telegram", new JsonObject { ["session"] = back, ["username"] = Channel.Username });
        Assert.Equal(Channel.MessageCount, (int)used["count"]!);
    }

    [Fact]
    public async Task MtcuteKey_Imported_CollectsAndGoesBack()
    {
        var made = await NodeAsync(Mtcute, "@mtcute/node", new JsonObject { ["phone"] = "+15550000006", ["code"] = "12345" });
        var login = new PortableSession { DcId = 2, Key = Convert.FromBase64String((string)made["key"]!), UserId = (long)made["user"]! };

        await CollectAsync(SessionWriter.Pyrogram(login, apiId: 12345));

        var back = SessionText.Read((await RunAsync("accounts", "export", "moved", "--format", "pyrogram", "--this-is-the-login")).Expect(0).Text).Session!.Session;
        Assert.Equal(login.UserId, back.UserId);
        var used = await NodeAsync(
            Mtcute, "@mtcute/node", new JsonObject { ["key"] = Convert.ToBase64String(back.Key), ["user"] = back.UserId, ["username"] = Channel.Username });
        Assert.Equal(Channel.MessageCount, (int)used["count"]!);
    }

    private async Task CollectAsync(string session)
    {
        var file = _folder.Under("moved.txt");
        await File.WriteAllTextAsync(file, session);
        (await RunAsync("accounts", "import", file)).Expect(0);
        Assert.Equal(Channel.MessageCount, (await RunAsync("collect", "history", "@" + Channel.Username, "--json")).Expect(0).Output.Count);
    }

    private async Task<JsonNode> NodeAsync(string script, string package, JsonObject options)
    {
        options["firstDc"] = 2;
        var result = await NodeClient.RunAsync(Server, script, package, options);
        if (result["errors"]!.AsArray().Count > 0)
        {
            // Both libraries fail on the one key in 256 that begins with a zero byte, which they strip: a second try gets another key.
            result = await NodeClient.RunAsync(Server, script, package, options);
        }

        Assert.True(result["errors"]!.AsArray().Count == 0, result.ToJsonString());
        return result;
    }

    private Task<Finished> RunAsync(params string[] arguments) => TelepoolProcess.RunAsync(Settings, [.. arguments, "--data", _folder.Under("data")]);
}
