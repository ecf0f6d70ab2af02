using ServiceDefaults.Configuration;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Tests.Configuration;

public sealed class DeploymentFileTests : IDisposable
{
    private const string Good =
        """
        {
          // For every host.
          "MTPROTO_GLOBAL_RPS": 2,
          "HEALTH_BIND": "127.0.0.1:0",
          "gateway": {
            "listeners": [{ "endpoint": "127.0.0.1:0" }],
            "users": { "a": "00112233445566778899aabbccddeeff", "b": "@b.secret" },
            "drain": "3s",
          },
          "gateway.protection.handshake": "5s",
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("telepool-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sources_FileOfTheDeployment_IsTakenAndComesBeforeNothing()
    {
        var path = Write(Good);
        File.WriteAllText(Path.Combine(_folder, "b.secret"), "ffeeddccbbaa99887766554433221100");
        var environment = new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = path };
        var sources = new GatewaySources(new GatewayArguments(), environment);
        var read = sources.Read();
        Assert.Empty(read.Errors);
        Assert.Equal(TimeSpan.FromSeconds(3), read.Settings!.Drain);
        Assert.Equal(TimeSpan.FromSeconds(5), read.Settings.Protection.Handshake);
        Assert.Equal(["a", "b"], read.Settings.Users.Select(user => user.Name).Order(StringComparer.Ordinal));
        // It is watched, and so are the files that it names.
        Assert.Contains(path, read.Files);
        Assert.Contains(Path.Combine(_folder, "b.secret"), read.Files);

        File.WriteAllText(Path.Combine(_folder, "own.json"), """{ "drain": "4s" }""");
        Assert.Equal(TimeSpan.FromSeconds(4), new GatewaySources(new GatewayArguments { ConfigFile = Path.Combine(_folder, "own.json") }, environment).Read().Settings!.Drain);
        Assert.Equal(TimeSpan.FromSeconds(6), new GatewaySources(new GatewayArguments { Drain = "6s" }, environment).Read().Settings!.Drain);
    }

    [Fact]
    public void Sources_FileWithErrorsForAnyHost_IsRefusedWhole()
    {
        var path = Write("""{ "MTPROTO_GLOBAL_RPS": "fast", "OBS_PROMETEUS_ENABLED": true, "gateway": { "drian": "3s" }, "gateway.drain": "soon" }""");
        var errors = new GatewaySources(new GatewayArguments { Listen = ["127.0.0.1:0"] }, new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = path }).Read().Errors.Select(error => error.ToString()).ToArray();
        foreach (var name in new[] { "MTPROTO_GLOBAL_RPS: ", "OBS_PROMETEUS_ENABLED: ", "drian", "gateway.drain" })
        {
            Assert.Contains(errors, error => error.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void OtherHosts_ThatReadTheFile_RefuseWhatIsWrongWithTheGateways()
    {
        SettingCatalog.Add(GatewaySettingPart.Prefix, static () => new GatewaySettingPart());
        // The file of the second user is on the gateways' machine.
        Assert.Empty(TelepoolSettings.From(new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = Write(Good) }).Errors);

        var path = Write("""{ "gateway": { "listeners": [{ "endpoint": "here" }], "drian": "3s" }, "gateway.protection.handshake": "soon", "gateway.nothing": 1 }""");
        var errors = TelepoolSettings.From(new Dictionary<string, string> { ["TELEPOOL_CONFIG"] = path }).Errors.Select(error => error.ToString()).ToArray();
        foreach (var name in new[] { "endpoint", "drian", "gateway.protection.handshake", "nothing" })
        {
            Assert.Contains(errors, error => error.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Sources_EveryPrefixAndEveryChangedByte_EndsWithoutAnExceptionOrASecret()
    {
        var content = System.Text.Encoding.UTF8.GetBytes(Good);
        for (var i = 0; i < content.Length; i++)
        {
            Check(content[..i]);
            foreach (var value in new byte[] { 0, (byte)'"', (byte)'{', 0xFF })
            {
                var changed = (byte[])content.Clone();
                changed[i] = value;
                Check(changed);
            }
        }

        void Check(byte[] bytes)
        {
            var path = Path.Combine(_folder, "settings.json");
            File.WriteAllBytes(path, bytes);
            var part = ServiceDefaults.Configuration.SettingFile.ReadWhole(path, []).Of("gateway");
            var errors = part is null ? [] : new GatewaySettingPart().CheckFile(part);
            Assert.All(errors, error => Assert.DoesNotContain("00112233445566778899aabbccddeeff", error.ToString(), StringComparison.Ordinal));
        }
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "settings.json");
        File.WriteAllText(path, text);
        return path;
    }
}
