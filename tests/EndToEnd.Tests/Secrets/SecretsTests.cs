using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Emulator.Proxies;
using EndToEnd.Tests.Gateway;
using EndToEnd.Tests.Processes;
using Testing.Otlp;

namespace EndToEnd.Tests.Secrets;

/// <summary>A whole system at the lowest level of its log, and the search for every secret that it was given or made in everything that it said.</summary>
public sealed partial class SecretsTests : IAsyncLifetime
{
    private const string Phone = "+15550000019";
    private const string Code = "12345";

    // The emulator's own password is the project's name; the wrong one goes the same way.
    private const string WrongPassword = "guess-7f3a9c51";
    private const string WrongCode = "97531";
    private const string ApiHash = "c0ffee0d15ea5e0badc0de0ddeadbea7";
    private const string ProxyPassword = "socks-pass-9b1e44";
    private const string DeadPassword = "http-pass-5d2277";
    private const string ProxySecret = "5e8f1b7729c44d0a93b1ffab62a1d370";
    private const string UserSecret = "3d0cfb1e5a7791c2a4e86f0b9d5c1a77";
    private const string AdminToken = "operators-token-61c0f2aa9e";

    private readonly Folder _folder = new();
    private readonly SecretList _secrets = new();
    private readonly List<(string What, string Text)> _said = [];
    private EmulatorProcess? _emulator;
    private EmulatorProxy? _proxy;
    private OtlpReceiver? _receiver;

    private string Data => _folder.Under("data");

    private Dictionary<string, string> Settings => new(_emulator!.Settings)
    {
        ["MTPROTO_API_ID"] = "94575",
        ["MTPROTO_API_HASH"] = ApiHash,
        ["MTPROTO_PROXY_FALLBACK_DIRECT"] = "true",
        ["TELEPOOL_LOG_FORMAT"] = "json",
        ["TELEPOOL_LOG_LEVEL"] = "Trace,Orleans=Trace,Microsoft=Trace,System=Trace",
        ["OBS_PROMETHEUS_ENABLED"] = "true",
        ["OBS_OTEL_ENABLED"] = "true",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = new Uri(_receiver!.Http, "/v1/traces").ToString(),
        ["OTEL_SAMPLER_RATIO"] = "1",
    };

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorProcess.StartAsync("--channels", "1", "--messages", "250", "--limits", "off", "--data", _folder.Under("emulator"));
        _proxy = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = EmulatorProxyKind.Socks5, Username = "reader", Password = ProxyPassword });
        _receiver = await OtlpReceiver.StartAsync();
        foreach (var (name, value) in new[]
        {
            ("the phone number", Phone[1..]), ("the code", Code), ("the wrong code", WrongCode), ("the wrong password", WrongPassword), ("api_hash", ApiHash),
            ("the SOCKS password", ProxyPassword), ("the HTTP proxy's password", DeadPassword), ("the MTProxy's secret", ProxySecret), ("the user's secret", UserSecret), ("the token", AdminToken),
        })
        {
            _secrets.Add(name, value);
        }

        _secrets.AddBytes("the user's secret", Convert.FromHexString(UserSecret));
        _secrets.AddBytes("the MTProxy's secret", Convert.FromHexString(ProxySecret));
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver!.DisposeAsync();
        await _proxy!.DisposeAsync();
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task System_AtTheLowestLevel_SaysNoSecretAnywhere()
    {
        await using (var host = TelepoolProcess.Start(Settings, "run", "--data", Data))
        {
            await host.LineAsync(static line => line.StartsWith("gateway: ", StringComparison.Ordinal));
            await AccountsAsync();
            await ReadPagesAsync(host);
            await AddFileSecretsAsync();
            host.Terminate();
            var ended = await host.EndAsync();
            _said.Add(("the host's log", ended.Errors));
            // Two lines are for whoever started it: the link of the gateway's user and the way to the operator's pages.
            foreach (var line in ended.Output.Where(static line => line.Contains("secret=", StringComparison.Ordinal) || line.Contains("token=", StringComparison.Ordinal)))
            {
                _secrets.Add("what the host showed its owner", SecretInLink().Match(line).Groups[1].Value);
            }

            _said.Add(("the host's output", string.Join('\n', ended.Output.Where(static line => !line.Contains("secret=", StringComparison.Ordinal) && !line.Contains("token=", StringComparison.Ordinal)))));
            Assert.Contains("\"LogLevel\":\"Trace\"", ended.Errors, StringComparison.Ordinal);
            Assert.Contains("\"TraceId\":\"", ended.Errors, StringComparison.Ordinal);
            Assert.All(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] == '{'), static line => JsonDocument.Parse(line).Dispose());
        }

        await GatewayAsync();
        var spans = _receiver!.Spans;
        Assert.Contains(spans, static span => span.Name == "mtproto.request.auth.checkPassword");
        Assert.Contains(spans, static span => span.Name == "mtproto.request.messages.getHistory");
        Assert.Contains(_receiver.Logs, static log => log.SeverityText == "Trace" && log.TraceId.Length > 0);
        Assert.Contains(_receiver.Logs, static log => log.Service == "telepool-gateway");
        Assert.Contains(_receiver.Metrics, static metric => metric.Name == "mtproto_requests_total");
        _said.Add(("the exported log", string.Join('\n', _receiver.Logs.Select(static log => $"{log.Category} {log.Body} {string.Join(' ', log.Attributes)}"))));
        _said.Add(("the exported metrics", string.Join('\n', _receiver.Metrics.Select(static metric => $"{metric.Meter} {metric.Name} {string.Join(' ', metric.Labels)}"))));
        _said.Add(("the exported traces", string.Join('\n', spans.SelectMany(static span => span.Attributes.Concat(span.Resource).Select(pair => $"{span.Name} {span.StatusText} {pair.Key}={pair.Value}")))));
        _said.Add(("the exported bytes", string.Join('\n', _receiver.Bodies.Select(Encoding.Latin1.GetString))));
        Assert.True(_secrets.Count > 30, "There were more secrets than that.");
        foreach (var (what, text) in _said)
        {
            _secrets.AssertNoneIn(what, text);
        }
    }

    private async Task AccountsAsync()
    {
        var dead = FreePort().ToString(CultureInfo.InvariantCulture);
        await SayAsync(0, "proxies", "add", $"{_proxy!.Address}#name=good", $"http://someone:{DeadPassword}@127.0.0.1:{dead}#name=dead", $"mtproxy://dd{ProxySecret}@127.0.0.1:{dead}#name=old");
        await SayAsync(null, "proxies", "test", "--json");
        await SayAsync(1, "accounts", "login", "careful", "--phone", Phone, "--code", WrongCode);
        await SayAsync(3, "accounts", "login", "careful", "--phone", Phone, "--code", Code);
        await SayAsync(1, "accounts", "login", "careful", "--phone", Phone, "--password", WrongPassword);
        await SayAsync(0, "accounts", "login", "careful", "--phone", Phone, "--code", Code, "--password", "telepool");
        var channel = _emulator!.Channels.Keys.First();
        var collected = await RunAsync("collect", "history", channel, "--json");
        collected.Expect(0);
        _said.Add(("the log of collect history", collected.Errors));
        foreach (var text in collected.Output.Select(static line => JsonNode.Parse(line)!["text"]!.GetValue<string>()).Where(static text => text.Length > 30).Take(40))
        {
            _secrets.Add("a message", text[..30]);
        }

        var exported = await RunAsync("accounts", "export", "careful", "--format", "telethon", "--this-is-the-login");
        exported.Expect(0);
        _said.Add(("the log of accounts export", exported.Errors));
        var session = exported.Text.Trim();
        _secrets.Add("the session", session[..60]);
        _secrets.Add("the end of the session", session[^60..]);

        // Version, data centre, an IPv4 address, a port and 256 bytes of key.
        var bytes = Convert.FromBase64String(session[1..].Replace('-', '+').Replace('_', '/'));
        _secrets.AddBytes("the auth key", bytes.AsSpan(bytes.Length - 256));
        var file = _folder.Under("session.txt");
        await File.WriteAllTextAsync(file, session);
        var imported = await TelepoolProcess.RunAsync(Settings, "accounts", "import", file, "--json", "--data", _folder.Under("other"));
        _said.Add(("accounts import", imported.Expect(0).Text + imported.Errors));
        var broken = await TelepoolProcess.RunAsync(Settings, "accounts", "import", file, file + "-none", "--json", "--data", _folder.Under("third"));
        _said.Add(("accounts import of nothing", broken.Text + broken.Errors));
        foreach (var command in new[] { "accounts list --json", "accounts show careful --json", "accounts audit careful --json", "accounts doctor", "proxies list --json", "leases list --json", "pool show --json", "accounts reseal --new-key" })
        {
            await SayAsync(null, command.Split(' '));
        }
    }

    private async Task ReadPagesAsync(TelepoolProcess host)
    {
        using var client = new HttpClient();
        var addresses = Served().Matches(host.Errors).Select(static match => match.Value).Distinct().ToArray();
        Assert.NotEmpty(addresses);
        foreach (var address in addresses)
        {
            foreach (var path in new[] { "/metrics", "/info", "/readyz", "/healthz" })
            {
                using var answer = await client.GetAsync(new Uri(address + path));
                _said.Add((path, await answer.Content.ReadAsStringAsync()));
            }
        }

        Assert.Contains(_said, static said => said.What == "/metrics" && said.Text.Contains("mtproto_requests_total", StringComparison.Ordinal));
    }

    /// <summary>What the host has made for itself: the key of the vault, the token of its interface, the gateway's user.</summary>
    private async Task AddFileSecretsAsync()
    {
        foreach (var key in (await File.ReadAllLinesAsync(Path.Combine(Data, "keys"))).Where(static line => line.StartsWith("key ", StringComparison.Ordinal)))
        {
            _secrets.AddBytes("the vault's key", Convert.FromBase64String(key.Split(' ')[2]));
        }

        _secrets.Add("the host's token", (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "host.json")))!.AsObject().First(static pair => pair.Key.Equals("token", StringComparison.OrdinalIgnoreCase)).Value!);
    }

    private async Task GatewayAsync()
    {
        await File.WriteAllTextAsync(_folder.Under("users"), $"alice=dd{UserSecret}\n");
        await File.WriteAllTextAsync(_folder.Under("token"), AdminToken + "\n");
        await using var gateway = TelepoolProcess.Start(
            Settings,
            "gateway", "run", "--listen", "127.0.0.1:0", "--users-file", _folder.Under("users"), "--admin", "127.0.0.1:0", "--admin-token-file", _folder.Under("token"),
            "--dc", "default=127.0.0.1:1", "--set", "admin.auditFile=" + _folder.Under("audit"));
        await gateway.LineAsync(static line => line.StartsWith("pid ", StringComparison.Ordinal));
        var (listener, admin) = (IPEndPoint.Parse(Word(gateway, "listening")), Word(gateway, "admin"));
        using (var stranger = new TcpClient())
        {
            await stranger.ConnectAsync(listener);
            await stranger.GetStream().WriteAsync(RandomNumberGenerator.GetBytes(200));
        }

        string[] to = ["--admin", admin, "--admin-token-file", _folder.Under("token")];
        var added = (await TelepoolProcess.RunAsync(Settings, ["gateway", "users", "add", "bob", "--json", .. to])).Expect(0);
        _secrets.Add("bob's secret", ((string)JsonNode.Parse(added.Text)!["secret"]!)[2..]);
        _said.Add(("gateway users add", added.Errors));
        foreach (var command in new[] { "users list", "status", "bans list", "reload" })
        {
            var finished = await TelepoolProcess.RunAsync(Settings, ["gateway", .. command.Split(' '), "--json", .. to]);
            _said.Add(("gateway " + command, finished.Text + finished.Errors));
        }

        var link = (await TelepoolProcess.RunAsync(Settings, "gateway", "link", "alice", "--users-file", _folder.Under("users"), "--listen", "127.0.0.1:443")).Expect(0);
        Assert.Contains(UserSecret, link.Text, StringComparison.Ordinal);
        _said.Add(("gateway link", link.Errors));
        gateway.Terminate();
        var ended = (await gateway.EndAsync()).Expect(0);
        _said.Add(("the gateway", ended.Text + ended.Errors));
        _said.Add(("the gateway's audit", await File.ReadAllTextAsync(_folder.Under("audit"))));
    }

    /// <summary>Runs a command of which nothing at all may be a secret.</summary>
    private async Task SayAsync(int? exitCode, params string[] arguments)
    {
        var finished = await RunAsync(arguments);
        if (exitCode is { } expected)
        {
            finished.Expect(expected);
        }

        _said.Add((string.Join(' ', arguments.Take(2)), finished.Text + "\n" + finished.Errors));
    }

    private Task<Finished> RunAsync(params string[] arguments) => TelepoolProcess.RunAsync(Settings, [.. arguments, "--data", Data]);

    private static string Word(TelepoolProcess program, string first) => program.Output.Select(static line => line.Split(' ')).First(words => words[0] == first)[1];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Served();

    [GeneratedRegex(@"(?:secret|token)=([^&\s]+)")]
    private static partial Regex SecretInLink();
}
