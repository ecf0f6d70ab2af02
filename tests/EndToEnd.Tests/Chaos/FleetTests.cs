using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Chaos;

/// <summary>A pool shared by two tenants behind proxies of which half fail at any moment.</summary>
public sealed class FleetTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Demo_HalfOfTheProxiesFailing_LosesNothingAndSharesFairly()
    {
        using var folder = new Folder();

        var ended = await TelepoolProcess.RunAsync(
            "run", "--demo", "--accounts", "100", "--channels", "200", "--messages", "100000", "--proxies", "10", "--failing-proxies", "50", "--tenants", "2", "--data", folder.Path);

        ended.Expect(0);
        output.WriteLine(ended.Output[^1]);
        using var json = JsonDocument.Parse(ended.Output[^1]);
        var result = json.RootElement;
        Assert.All(
            new[] { "missing", "duplicates", "mismatched", "extra", "duplicated_keys" }.Select(name => (Name: name, Value: result.GetProperty(name).GetInt64())),
            count => Assert.True(count.Value == 0, $"{count.Name}: {count.Value}"));
        Assert.Equal(100_000, result.GetProperty("messages").GetInt32());
        Assert.True(result.GetProperty("proxy_failures").GetInt32() > 0, "no proxy failed: the run was over too soon");
        Assert.InRange(result.GetProperty("tenant_deviation").GetDouble(), 0, 0.05);
    }
}
