using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Processes;
using Testing.Otlp;

namespace EndToEnd.Tests.Tracing;

/// <summary>One trace from the command line to Telegram and to the database, as a receiver of OTLP sees it.</summary>
public sealed class CollectTraceTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private EmulatorProcess? _emulator;
    private OtlpReceiver? _receiver;

    private string Data => _folder.Under("data");

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorProcess.StartAsync("--channels", "2", "--messages", "600", "--limits", "off");
        _receiver = await OtlpReceiver.StartAsync();
        (await TelepoolProcess.RunAsync(_emulator.Settings, "accounts", "login", "one", "--phone", "+15550000001", "--code", "12345", "--data", Data)).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver!.DisposeAsync();
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sqlite", true)]
    [InlineData("ndjson", false)]
    public async Task CollectHistory_InOneProcess_IsOneTraceDownToTelegramAndTheDatabase(string sink, bool overHttp)
    {
        (await TelepoolProcess.RunAsync(Settings(overHttp, sink), "collect", "history", Channel, "--data", Data)).Expect(0);

        var spans = await _receiver!.WaitAsync(static spans => spans.Any(static span => span.Name == "telepool collect history"));
        var root = Assert.Single(spans, static span => span.Name == "telepool collect history");
        Assert.Equal(string.Empty, root.ParentId);
        Assert.All(spans, span => Assert.Equal(root.TraceId, span.TraceId));
        var byId = spans.ToDictionary(static span => span.SpanId);
        AssertPath(byId, "mtproto.request.messages.getHistory", "IAccountGrain/GetHistoryAsync", "IAccountGrain/GetHistoryAsync", "mtproto.collector.history", "telepool collect history");
        AssertPath(byId, "mtproto.db.append", "mtproto.collector.history", "telepool collect history");
        Assert.Contains(spans, static span => span.Name == "IAccountPoolGrain/LeaseAsync" && span.Kind == 2);
        var call = spans.First(static span => span.Name == "mtproto.request.messages.getHistory");
        Assert.Equal("one", call.Attributes["telepool.account"]);
        Assert.Equal("ok", call.Attributes["telepool.status"]);
        Assert.InRange((long)call.Attributes["telepool.dc"], 1, 5);
        Assert.Equal(3, call.Kind);
        Assert.True(call.End > call.Start);
        var write = spans.First(static span => span.Name == "mtproto.db.append");
        Assert.Equal(sink, write.Attributes["db.system.name"]);
        Assert.Equal("telepool-command", root.Resource["service.name"]);
        Assert.Equal("0.1.0", ((string)root.Resource["service.version"]).Split('+')[0]);
        Assert.NotEmpty((string)root.Resource["service.instance.id"]);
    }

    [Fact]
    public async Task CollectHistory_AskedOfAHost_IsOneTraceOfTwoProcesses()
    {
        await using var host = TelepoolProcess.Start(Settings(overHttp: true, "sqlite"), "run", "--data", Data);
        await host.LineAsync(static line => line.StartsWith("Following", StringComparison.Ordinal) || line.Contains("no channel", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Talking", StringComparison.Ordinal));

        (await TelepoolProcess.RunAsync(Settings(overHttp: true, "sqlite"), "collect", "history", Channel, "--data", Data)).Expect(0);
        host.Terminate();
        (await host.EndAsync()).Expect(0);

        var spans = await _receiver!.WaitAsync(static spans => spans.Any(static span => span.Name == "telepool collect history"));
        var root = Assert.Single(spans, static span => span.Name == "telepool collect history");
        var trace = spans.Where(span => span.TraceId == root.TraceId).ToDictionary(static span => span.SpanId);
        AssertPath(
            trace,
            "mtproto.request.messages.getHistory",
            "IAccountGrain/GetHistoryAsync",
            "IAccountGrain/GetHistoryAsync",
            "mtproto.collector.history",
            "telepool.control POST /v1/collect",
            "telepool collect history");
        AssertPath(trace, "mtproto.db.append", "mtproto.collector.history", "telepool.control POST /v1/collect", "telepool collect history");
        Assert.Equal("telepool", trace.Values.First(static span => span.Name == "mtproto.db.append").Resource["service.name"]);
    }

    [Fact]
    public async Task CollectHistory_ByAClientOfASilo_IsOneTraceOverTheNetwork()
    {
        var gateway = FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var host = TelepoolProcess.Start(new Dictionary<string, string>(Settings(overHttp: true, "sqlite")) { ["TELEPOOL_GATEWAY_PORT"] = gateway }, "run", "--data", Data);
        await host.LineAsync(static line => line.StartsWith("gateway: ", StringComparison.Ordinal));
        var settings = new Dictionary<string, string>(Settings(overHttp: true, "sqlite")) { ["TELEPOOL_GATEWAY"] = "127.0.0.1:" + gateway };

        var collected = await TelepoolProcess.RunAsync(settings, "collect", "history", Channel, "--data", _folder.Under("store"));
        Assert.SkipWhen(collected.Errors.Contains("Restore the package", StringComparison.Ordinal), "Orleans' client, which connects processes, is not on this feed");
        collected.Expect(0);
        host.Terminate();
        (await host.EndAsync()).Expect(0);

        var spans = await _receiver!.WaitAsync(static spans => spans.Any(static span => span.Name == "telepool collect history"));
        var root = Assert.Single(spans, static span => span.Name == "telepool collect history");
        var trace = spans.Where(span => span.TraceId == root.TraceId).ToDictionary(static span => span.SpanId);
        AssertPath(trace, "mtproto.request.messages.getHistory", "IAccountGrain/GetHistoryAsync", "IAccountGrain/GetHistoryAsync", "mtproto.collector.history", "telepool collect history");
        AssertPath(trace, "mtproto.db.append", "mtproto.collector.history", "telepool collect history");
        Assert.Equal("telepool", trace.Values.First(static span => span.Name == "mtproto.request.messages.getHistory").Resource["service.name"]);
        Assert.Equal("telepool-command", trace.Values.First(static span => span.Name == "mtproto.db.append").Resource["service.name"]);
    }

    [Fact]
    public async Task CollectHistory_WithoutTheFlag_SendsNothing()
    {
        var settings = Settings(overHttp: true, "sqlite");
        settings.Remove("OBS_OTEL_ENABLED");

        (await TelepoolProcess.RunAsync(settings, "collect", "history", Channel, "--data", Data)).Expect(0);

        Assert.Equal(0, _receiver!.Requests);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Lines_OfGrains_CarryTheTraceOfTheCommandWhetherItIsKeptOrNot(string ratio)
    {
        var settings = new Dictionary<string, string>(Settings(overHttp: true, "sqlite"))
        {
            ["OTEL_SAMPLER_RATIO"] = ratio,
            ["TELEPOOL_LOG_FORMAT"] = "json",
            ["TELEPOOL_LOG_LEVEL"] = "Debug,Microsoft=Debug",
        };

        var finished = await TelepoolProcess.RunAsync(settings, "collect", "history", "@nobody_is_called_this", "--data", Data);

        var lines = finished.Errors.Split('\n').Where(static line => line.StartsWith('{')).Select(static line => JsonNode.Parse(line)!).ToArray();
        var failed = Assert.Single(lines, static line => (string?)line["EventName"] == "AccountCallFailed");
        var trace = Assert.Single(lines.Select(static line => (string?)line["TraceId"]).OfType<string>().Distinct());
        Assert.Equal(trace, (string?)failed["TraceId"]);
        Assert.Equal(ratio == "1" ? [trace] : [], _receiver!.Spans.Select(static span => span.TraceId).Distinct());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Channel => "@" + _emulator!.Channels.Keys.First().TrimStart('@');

    private Dictionary<string, string> Settings(bool overHttp, string sink) => new(_emulator!.Settings)
    {
        ["OBS_OTEL_ENABLED"] = "true",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = (overHttp ? _receiver!.Http : _receiver!.Grpc).ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = overHttp ? "http/protobuf" : "grpc",
        ["OTEL_SAMPLER_RATIO"] = "1",
        ["TELEPOOL_SINK"] = sink,
    };

    /// <summary>Asserts that somewhere there is a span of the first name whose ancestors have the other names, up to the first of the trace.</summary>
    private static void AssertPath(Dictionary<string, ReceivedSpan> spans, params string[] names)
    {
        var paths = spans.Values.Where(span => span.Name == names[0]).Select(span => PathOf(spans, span)).Distinct().ToList();
        Assert.Contains(string.Join(" < ", names), paths);
    }

    private static string PathOf(Dictionary<string, ReceivedSpan> spans, ReceivedSpan span)
    {
        List<string> names = [span.Name];
        while (span.ParentId.Length > 0)
        {
            if (!spans.TryGetValue(span.ParentId, out var parent))
            {
                names.Add("?");
                break;
            }

            span = parent;
            names.Add(span.Name);
        }

        return string.Join(" < ", names);
    }
}
