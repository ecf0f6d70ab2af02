using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults.Configuration;
using ServiceDefaults.Logging;
using ServiceDefaults.Tracing;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;

namespace Gateway.Tests.Hosting;

[Collection("traces of the process")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OwnTelemetryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-telemetry-").FullName;
    private readonly double _ratio = TraceExport.Ratio;
    private readonly StandardErrorLog _log = new(LogLevelRules.Standard, isJson: true, TimeProvider.System, TextWriter.Null, export: null);

    private string ConfigFile => Path.Combine(_folder, "gateway.json");

    public void Dispose()
    {
        TraceExport.Ratio = _ratio;
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task File_ThatChanges_ChangesLevelAndRatioOfAGatewayAlone()
    {
        TraceExport.Ratio = 0.25;
        Write(string.Empty);
        await using var service = await StartAsync(_log);
        Assert.Equal(("Information", 0.25), (_log.Rules.ToString(), TraceExport.Ratio));

        Write(""" "logLevel": "Warning,Telepool.Gateway.Mtproto=Trace", "samplerRatio": 1 """);
        await UntilAsync(() => _log.Rules.ToString() == "Warning,Telepool.Gateway.Mtproto=Trace" && TraceExport.Ratio == 1);

        Assert.Contains("telemetry.logLevel", Problems(""" "logLevel": "Loud" """), StringComparison.Ordinal);
        Assert.Contains("telemetry.samplerRatio", Problems(""" "samplerRatio": 2 """), StringComparison.Ordinal);
        Assert.Equal(("Warning,Telepool.Gateway.Mtproto=Trace", 1), (_log.Rules.ToString(), TraceExport.Ratio));

        Write(string.Empty);
        await UntilAsync(() => _log.Rules.ToString() == "Information" && TraceExport.Ratio == 0.25);
    }

    [Fact]
    public async Task Deployment_ThatSaysNothingElse_LeavesWhatTheGatewaySays()
    {
        TraceExport.Ratio = 0.25;
        Write(""" "logLevel": "Debug" """);
        await using var service = await StartAsync(_log);
        var live = new LiveSettings(new TelepoolSettings());
        service.Follow(new GatewaySources(new GatewayArguments { ConfigFile = ConfigFile }, new Dictionary<string, string>()), live);
        Assert.Equal(("Debug", 0.25), (_log.Rules.ToString(), TraceExport.Ratio));
    }

    [Fact]
    public async Task Log_OfAHost_IsTheHosts()
    {
        TraceExport.Ratio = 0.25;
        Write(""" "logLevel": "Debug", "samplerRatio": 1 """);
        await using var service = await StartAsync(NullLoggerFactory.Instance);
        Assert.Equal(0.25, TraceExport.Ratio);
    }

    // A wrong file changes nothing, whether the gateway reads it now or with the next look at its files.
    private string Problems(string telemetry)
    {
        Write(telemetry);
        var read = new GatewaySources(new GatewayArguments { ConfigFile = ConfigFile }, new Dictionary<string, string>()).Read();
        Assert.Null(read.Settings);
        return string.Join('\n', read.Errors);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private async Task<GatewayService> StartAsync(ILoggerFactory loggers)
    {
        var sources = new GatewaySources(new GatewayArguments { ConfigFile = ConfigFile }, new Dictionary<string, string>());
        var (service, _, reasons) = await GatewayService.StartAsync(sources, loggers, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(reasons);
        return service!;
    }

    private void Write(string telemetry)
    {
        File.WriteAllText(ConfigFile + ".new", $$"""
            {
              "listeners": ["127.0.0.1:0"],
              "users": { "one": "{{GatewayFactory.Key}}" },
              "routes": { "default": ["127.0.0.1:1"] },
              "telemetry": { {{telemetry}} }
            }
            """);
        File.SetUnixFileMode(ConfigFile + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(ConfigFile + ".new", ConfigFile, overwrite: true);
    }
}
