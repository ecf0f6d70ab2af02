using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class SecretFilesTests
{
    [Fact]
    public void From_SecretInAFile_IsTheSetting()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("connection"), "Host=db;Password=p\n");

        var result = Bind(("TELEPOOL_SINK", "postgres"), ("TELEPOOL_POSTGRES_FILE", folder.File("connection")));

        Assert.Empty(result.Errors);
        Assert.Equal("Host=db;Password=p", result.Settings!.Sink.Postgres);
    }

    [Fact]
    public void From_FileThatIsEmpty_IsASettingThatIsNotSet()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("hash"), "\n");

        Assert.Null(Bind(("MTPROTO_API_HASH_FILE", folder.File("hash"))).Settings!.Telegram.ApiHash);
    }

    [Fact]
    public void From_FileThatIsGoneAndSecretSetTwice_NamesBoth()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("connection"), "Host=db");

        var errors = Errors(("TELEPOOL_REDIS_FILE", folder.File("gone")), ("TELEPOOL_POSTGRES", "Host=a"), ("TELEPOOL_POSTGRES_FILE", folder.File("connection")));

        Assert.Equal(["TELEPOOL_POSTGRES_FILE", "TELEPOOL_REDIS_FILE"], errors.Select(error => error.Variable).Order());
        Assert.DoesNotContain(errors, error => error.Problem.Contains("Host=", StringComparison.Ordinal));
    }

    // MTPROTO_PROXIES is a secret too, and its file is a setting of another kind: a list that is joined with it.
    [Fact]
    public void From_SettingThatIsCalledAFile_IsLeftAlone()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("proxies"), "socks5://127.0.0.1:1080\n");

        var proxies = Bind(("MTPROTO_PROXIES_FILE", folder.File("proxies")), ("MTPROTO_PROXIES", "http://127.0.0.1:3128")).Settings!.Proxies;

        Assert.Equal(("http://127.0.0.1:3128", folder.File("proxies")), (proxies.Addresses, proxies.File));
    }

    [Fact]
    public void Bind_AdvertiseAuto_IsAnAddressOfTheMachineOrAnError()
    {
        var result = Bind(("TELEPOOL_ADVERTISE", "auto"));

        Assert.True(result.Settings is { Storage.Advertise: var address } ? !System.Net.IPAddress.IsLoopback(address) : result.Errors is [{ Variable: "TELEPOOL_ADVERTISE" }]);
    }

    private static IReadOnlyList<SettingError> Errors(params (string Variable, string Value)[] environment)
    {
        var errors = new List<SettingError>();
        SettingLayers.From(environment.ToDictionary(entry => entry.Variable, entry => entry.Value), null, null, errors);
        return errors;
    }

    private static SettingsResult Bind(params (string Variable, string Value)[] environment)
    {
        var errors = new List<SettingError>();
        var layers = SettingLayers.From(environment.ToDictionary(entry => entry.Variable, entry => entry.Value), null, null, errors);
        Assert.Empty(errors);
        return layers.Bind();
    }
}
