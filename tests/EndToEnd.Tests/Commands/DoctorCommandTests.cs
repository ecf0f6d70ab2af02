using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Commands;

/// <summary><c>telepool doctor</c> and <c>telepool probe</c> beside hosts and servers that are there, and that are not.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_EverythingWell_SaysSoAndChangesNothing()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--channels", "1", "--messages", "10", "--data", _folder.Under("emulator"));
        var settings = new Dictionary<string, string>(emulator.Settings) { ["HEALTH_BIND"] = "127.0.0.1:0" };

        var findings = Read((await TelepoolProcess.RunAsync(settings, "doctor", "--json", "--data", _folder.Under("data"))).Expect(0));

        Assert.Equal(5, findings.Count(finding => finding is { Check: "data centre", State: "fine" }));
        Assert.Contains(findings, finding => finding is { Check: "clock", State: "fine" });
        Assert.All(["settings", "flags", "disk", "memory", "port"], check => Assert.Contains(findings, finding => finding.Check == check && finding.State == "fine"));
        Assert.False(Directory.Exists(_folder.Under("data")));
    }

    [Fact]
    public async Task Doctor_EverythingWrong_SaysWhatToDoForEachAndNoSecret()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await File.WriteAllTextAsync(_folder.Under("keys"), "nonsense", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Under("keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var finished = (await TelepoolProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["MTPROTO_DCS"] = "2=127.0.0.1:1",
                ["MTPROTO_PROXIES"] = "socks5://u:topsecret@127.0.0.1:1#name=first",
                ["TELEPOOL_SINK"] = "postgres",
                ["TELEPOOL_POSTGRES"] = "Host=127.0.0.1;Port=1;Username=x;Password=topsecret",
                ["TELEPOOL_CLUSTER"] = "redis",
                ["TELEPOOL_REDIS"] = "127.0.0.1:1,password=topsecret",
                ["TELEPOOL_KEY_FILE"] = _folder.Under("keys"),
                ["HEALTH_BIND"] = $"{taken.LocalEndpoint}",
                ["OBS_OTEL_ENABLED"] = "true",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
            },
            "doctor", "--json", "--data", _folder.Under("data"))).Expect(1);
        var findings = Read(finished);

        foreach (var check in new[] { "port", "key vault", "database", "redis", "proxy" })
        {
            var finding = Assert.Single(findings, finding => finding.Check == check && finding.State == "fails");
            Assert.NotNull(finding.Advice);
        }

        Assert.Contains(findings, finding => finding is { Check: "otlp", State: "warns" });
        Assert.DoesNotContain("topsecret", finished.Text + finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SettingsThatCannotBe_ListsThemAll()
    {
        var findings = Read((await TelepoolProcess.RunAsync(
            new Dictionary<string, string> { ["MTPROTO_RPS_PER_ACCOUNT"] = "fast", ["HEALTH_BIND"] = "here" }, "doctor", "--json", "--data", _folder.Under("data"))).Expect(1));

        Assert.Equal(["HEALTH_BIND", "MTPROTO_RPS_PER_ACCOUNT"], findings.Where(finding => finding.Check == "settings").Select(finding => finding.Text.Split(':')[0]));
    }

    [Fact]
    public async Task DoctorAndProbe_BesideAHost_TellOfIt()
    {
        var port = FreePort();
        var settings = new Dictionary<string, string> { ["HEALTH_BIND"] = $"127.0.0.1:{port}", ["PROMETHEUS_PORT"] = "0" };
        Assert.Equal(1, (await TelepoolProcess.RunAsync(settings, "probe")).ExitCode);
        await using var host = TelepoolProcess.Start(settings, "run", "--data", _folder.Under("data"));
        await host.LineAsync(line => line.Contains("gateway: an MTProto proxy", StringComparison.Ordinal));

        // A probe gives up after seconds, which a busy machine may need for an answer: its caller asks again.
        var started = Stopwatch.GetTimestamp();
        var probe = await TelepoolProcess.RunAsync(settings, "probe");
        while (probe.ExitCode != 0 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(90))
        {
            probe = await TelepoolProcess.RunAsync(settings, "probe");
        }

        probe.Expect(0);
        var findings = Read(await TelepoolProcess.RunAsync(settings, "doctor", "--json", "--data", _folder.Under("data")));

        Assert.Contains(findings, finding => finding is { Check: "host", State: "fine" });
        Assert.Contains(findings, finding => finding.Check == "accounts" && finding.Text.Contains("of 10 can work", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Check: "port", State: "fine" } && finding.Text.Contains("by the host that runs", StringComparison.Ordinal));
    }

    private static List<(string Check, string State, string Text, string? Advice)> Read(Finished finished)
    {
        using var document = JsonDocument.Parse(finished.Text);
        return [.. document.RootElement.EnumerateArray().Select(finding => (
            finding.GetProperty("check").GetString()!, finding.GetProperty("state").GetString()!, finding.GetProperty("finding").GetString()!, finding.GetProperty("advice").GetString()))];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
