using EndToEnd.Tests.Processes;
using Testing.Otlp;

namespace EndToEnd.Tests.Tracing;

/// <summary>What is not asked for is not loaded: a start has no time for it.</summary>
public sealed class LoadedCodeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gateway_LoadsTheExporterOnlyWhereItIsAskedFor(bool isAsked)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var settings = new Dictionary<string, string> { ["OBS_OTEL_ENABLED"] = isAsked ? "true" : "false", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Grpc.ToString() };
        await using var gateway = TelepoolProcess.Start(
            settings, "gateway", "run", "--listen", "127.0.0.1:0", "--user", "alice=dd3d0cfb1e5a7791c2a4e86f0b9d5c1a77", "--dc", "default=127.0.0.1:1");
        await gateway.LineAsync(static line => line.StartsWith("pid ", StringComparison.Ordinal));
        Assert.Equal(isAsked, await HasAsync(gateway, "OpenTelemetry"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LoadsTheExporterOnlyWhereItIsAskedFor(bool isAsked)
    {
        using var folder = new Folder();
        await using var receiver = await OtlpReceiver.StartAsync();
        var settings = new Dictionary<string, string> { ["OBS_OTEL_ENABLED"] = isAsked ? "true" : "false", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Grpc.ToString(), ["OTEL_SAMPLER_RATIO"] = "1" };
        await using var host = TelepoolProcess.Start(settings, "run", "--channels", "1", "--messages", "200", "--data", folder.Path);
        await host.LineAsync(static line => line.StartsWith("gateway: ", StringComparison.Ordinal));
        // Orleans' dashboard has the SDK for itself.
        Assert.Equal(isAsked, await HasAsync(host, "OpenTelemetry.Exporter"));
        if (isAsked)
        {
            var spans = await receiver.WaitAsync(static spans => spans.Any(static span => span.Name == "mtproto.collector.history"));
            Assert.All(spans, static span => Assert.Equal("telepool", span.Resource["service.name"]));
        }
    }

    private static async Task<bool> HasAsync(TelepoolProcess program, string code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is read from /proc");
        return (await File.ReadAllTextAsync($"/proc/{program.Id}/maps")).Contains(code, StringComparison.Ordinal);
    }
}
