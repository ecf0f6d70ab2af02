using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Commands;

/// <summary>Collecting while everything fails now and then.</summary>
public sealed class FaultCommandTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private EmulatorProcess? _emulator;

    public async ValueTask InitializeAsync() =>
        _emulator = await EmulatorProcess.StartAsync("--channels", "1", "--messages", "3000", "--limits", "off", "--data", _folder.Under("emulator"));

    public async ValueTask DisposeAsync()
    {
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Collect_WithEveryFault_EndsEqualToTheTruth()
    {
        var (channel, count) = _emulator!.Channels.First();
        var (clean, faulty) = (_folder.Under("clean"), _folder.Under("faulty"));
        foreach (var (data, phone) in new[] { (clean, "+15550000011"), (faulty, "+15550000012") })
        {
            (await TelepoolProcess.RunAsync(_emulator.Settings, "accounts", "login", "one", "--phone", phone, "--code", "12345", "--data", data)).Expect(0);
        }

        var truth = (await TelepoolProcess.RunAsync(_emulator.Settings, "collect", "history", channel, "--json", "--data", clean)).Expect(0);
        var settings = new Dictionary<string, string>(_emulator.Settings)
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["FAULT_INJECTION_ENABLED"] = "true",
            ["FAULT_DELAY_PROBABILITY"] = "0.2",
            ["FAULT_DELAY_MS"] = "20",
            ["FAULT_ERROR_PROBABILITY"] = "0.05",
            ["FAULT_RATE_LIMIT_PROBABILITY"] = "0.01",
            ["FAULT_FLOOD_PROBABILITY"] = "0.05",
            ["FAULT_FLOOD_SECONDS"] = "1",
            ["FAULT_NETWORK_PROBABILITY"] = "0.01",
            ["FAULT_SEED"] = "11",
        };

        var collected = (await TelepoolProcess.RunAsync(settings, "collect", "history", channel, "--json", "--data", faulty)).Expect(0);

        Assert.Equal(count, truth.Output.Count);
        Assert.Equal(truth.Output, collected.Output);
    }

    [Fact]
    public async Task Faults_WithoutTheFlagOrOutsideDevelopment_AreRefusedByName()
    {
        var without = new Dictionary<string, string>(_emulator!.Settings) { ["FAULT_FLOOD_PROBABILITY"] = "0.5", ["FAULT_SEED"] = "7" };
        var refused = (await TelepoolProcess.RunAsync(without, "accounts", "list", "--data", _folder.Under("none"))).Expect(2);
        Assert.Contains("FAULT_FLOOD_PROBABILITY", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("FAULT_SEED", refused.Errors, StringComparison.Ordinal);

        var production = new Dictionary<string, string>(_emulator.Settings) { ["FAULT_INJECTION_ENABLED"] = "true" };
        Assert.Contains("FAULT_INJECTION_ENABLED", (await TelepoolProcess.RunAsync(production, "accounts", "list", "--data", _folder.Under("none"))).Expect(2).Errors, StringComparison.Ordinal);
    }
}
