using System.Text;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class SettingFileTests
{
    private const string Good = """
        {
          // Slower than the default.
          "MTPROTO_RPS_PER_ACCOUNT": 0.5,
          "MTPROTO_PROXY_ENABLED": false,
          "MTPROTO_PROXIES": "socks5://u:hidden@127.0.0.1:1080",
          "MTPROTO_API_RPS": null,
        }
        """;

    [Fact]
    public void Layers_FileEnvironmentAndCommandLine_CountInThisOrder()
    {
        using var folder = new TestFolder();
        var path = folder.File("settings.json");
        File.WriteAllText(path, Good);
        var errors = new List<SettingError>();
        var layers = SettingLayers.From(
            new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = path, ["MTPROTO_GLOBAL_RPS"] = "9", ["MTPROTO_RETRY_MAX"] = " " },
            new Dictionary<string, string> { ["MTPROTO_RPS_PER_ACCOUNT"] = "7", ["MTPROTO_RETRY_MAX"] = "8" },
            new Dictionary<string, string> { ["MTPROTO_GLOBAL_RPS"] = "10" },
            errors);
        Assert.Empty(errors);
        var limits = layers.Bind().Settings!.Limits;
        Assert.Equal((0.5, 10, 8), (limits.RequestsPerSecondPerAccount, limits.GlobalRequestsPerSecond, limits.RetryMax));
        var rows = layers.Rows(new Dictionary<string, string> { ["MTPROTO_RETRY_MAX"] = "3", ["TELEPOOL_STATS_EVERY_H"] = "4" }).ToDictionary(row => row.Variable);
        Assert.Equal(("0.5", SettingSource.File), (rows["MTPROTO_RPS_PER_ACCOUNT"].Value, rows["MTPROTO_RPS_PER_ACCOUNT"].Source));
        Assert.Equal(("10", SettingSource.CommandLine), (rows["MTPROTO_GLOBAL_RPS"].Value, rows["MTPROTO_GLOBAL_RPS"].Source));
        Assert.Equal(("3", SettingSource.Cluster), (rows["MTPROTO_RETRY_MAX"].Value, rows["MTPROTO_RETRY_MAX"].Source));
        Assert.Equal((SettingRow.Mask, SettingSource.File), (rows["MTPROTO_PROXIES"].Value, rows["MTPROTO_PROXIES"].Source));
        Assert.Equal((null, "4"), (rows["TELEPOOL_STATS_EVERY_H"].Value, rows["TELEPOOL_STATS_EVERY_H"].AtNextStart));
    }

    [Theory]
    [InlineData("""{ "MTPROTO_GLOBAL_RSP": 1 }""", "MTPROTO_GLOBAL_RSP", "did you mean MTPROTO_GLOBAL_RPS?")]
    [InlineData("""{ "MTPROTO_GLOBAL_RPS": [1] }""", "MTPROTO_GLOBAL_RPS", "must be a text")]
    [InlineData("""[1]""", "TELEPOOL_CONFIG", "JSON object")]
    [InlineData("""{ "MTPROTO_GLOBAL_RPS": 1, "MTPROTO_GLOBAL_RPS": 2 }""", "TELEPOOL_CONFIG", "is not JSON")]
    [InlineData("", "TELEPOOL_CONFIG", "is not JSON")]
    public void Parse_WhatIsWrong_IsNamed(string text, string variable, string problem)
    {
        var errors = new List<SettingError>();
        SettingFile.Parse("settings.json", Encoding.UTF8.GetBytes(text), errors);
        var error = Assert.Single(errors);
        Assert.Equal(variable, error.Variable);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadWhole_WhatIsForGateways_IsKeptApart()
    {
        using var folder = new TestFolder();
        var path = folder.File("settings.json");
        File.WriteAllText(path, """{ "MTPROTO_GLOBAL_RPS": 1, "gateway": { "listeners": [{ "address": "127.0.0.1:1" }] }, "gateway.drain": "3s", "gateway.workers": 2 }""");
        var errors = new List<SettingError>();
        var content = SettingFile.ReadWhole(path, errors);
        Assert.Empty(errors);
        Assert.Equal(["MTPROTO_GLOBAL_RPS"], content.Values.Keys);
        var gateway = content.Of("gateway")!;
        Assert.Equal(path, gateway.Path);
        Assert.StartsWith("{ \"listeners\"", Encoding.UTF8.GetString(gateway.Document.Span), StringComparison.Ordinal);
        Assert.Equal("3s 2", string.Join(' ', gateway.Values.Values));

        // A program without gateways says that it did not look at it, and takes the rest.
        var layers = SettingLayers.From(new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = path }, null, null, errors);
        Assert.Empty(errors);
        Assert.Equal("gateway", Assert.Single(layers.Unseen).Name);
        Assert.Equal(1, layers.Bind().Settings!.Limits.GlobalRequestsPerSecond);
    }

    [Theory]
    [InlineData("""{ "gateway": [1] }""", "gateway", "must be an object")]
    [InlineData("""{ "gateway.drain": [1] }""", "gateway.drain", "must be a text")]
    [InlineData("""{ "gateways": {} }""", "gateways", "is not a setting")]
    [InlineData("""{ "MTPROTO_GLOBAL_RPS": { "gateway": 1 } }""", "MTPROTO_GLOBAL_RPS", "must be a text")]
    public void ReadWhole_WhatIsWrong_IsNamed(string text, string variable, string problem)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("settings.json"), text);
        var errors = new List<SettingError>();
        SettingFile.ReadWhole(folder.File("settings.json"), errors);
        var error = Assert.Single(errors);
        Assert.Equal(variable, error.Variable);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryPrefixAndEveryChangedByte_EndsWithoutAnException()
    {
        var content = Encoding.UTF8.GetBytes(Good);
        for (var length = 0; length < content.Length; length++)
        {
            var errors = new List<SettingError>();
            SettingFile.Parse("settings.json", content.AsMemory(0, length), errors);
            Assert.All(errors, error => Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal));
            Assert.NotEmpty(errors);
        }

        for (var i = 0; i < content.Length; i++)
        {
            foreach (var value in new byte[] { 0, (byte)'"', (byte)'{', (byte)'9', 0xFF })
            {
                var changed = (byte[])content.Clone();
                changed[i] = value;
                SettingFile.Parse("settings.json", changed, []);
            }
        }
    }

    [Fact]
    public void From_AFileThatIsMissing_IsAnErrorOfItsVariable() =>
        Assert.Equal("TELEPOOL_CONFIG", Assert.Single(TelepoolSettings.From(new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = "/no/such/file.json" }).Errors).Variable);
}
