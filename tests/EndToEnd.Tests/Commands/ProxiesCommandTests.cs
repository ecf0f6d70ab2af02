using System.Text;
using System.Text.Json;
using Emulator.Proxies;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Commands;

/// <summary><c>telepool proxies</c> in processes of its own, and accounts that go through what it has added.</summary>
public sealed class ProxiesCommandTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private EmulatorProcess? _emulator;

    private string Data => _folder.Under("data");

    public async ValueTask InitializeAsync() =>
        _emulator = await EmulatorProcess.StartAsync("--channels", "1", "--messages", "300", "--limits", "off", "--data", _folder.Under("emulator"));

    public async ValueTask DisposeAsync()
    {
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Add_MalformedAddresses_TellsAllWithTheirPlaceAndAddsNothing()
    {
        var given = (await RunAsync("proxies", "add", "socks5://u:topsecret@h:1", "http://h", "socks5://u:topsecret%@h:1", "--data", Data)).Expect(2);
        Assert.Contains("address 2, column 9: the port is missing", given.Errors, StringComparison.Ordinal);
        Assert.Contains("address 3, column 21: a % must", given.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing was added", given.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", given.Errors + given.Text, StringComparison.Ordinal);

        var file = _folder.Under("proxies.txt");
        await File.WriteAllTextAsync(file, "# exits\nsocks5://h:1\nsocks5://h:70000\n", TestContext.Current.CancellationToken);
        var read = (await RunAsync("proxies", "add", "--file", file, "--json", "--data", Data)).Expect(2);
        Assert.Contains($"{file}:3:12: the port must be", read.Errors, StringComparison.Ordinal);
        Assert.Contains("\"line\":3,\"column\":12", read.Text, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync("proxies", "list", "--json", "--data", Data)).Expect(0).Text.Trim());
        (await RunAsync("proxies", "add", "--data", Data)).Expect(2);

        var settings = new Dictionary<string, string>(_emulator!.Settings) { ["MTPROTO_PROXIES"] = "socks5://h,http://u:topsecret@h", ["MTPROTO_PROXIES_FILE"] = file };
        var refused = (await TelepoolProcess.RunAsync(settings, "proxies", "list", "--data", Data)).Expect(2);
        Assert.Contains("MTPROTO_PROXIES: line 1, column 11", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("MTPROTO_PROXIES: line 1, column 32", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("proxies.txt, line 3, column 12", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxies_AddedTestedBannedAndUsed_DoWhatTheCommandsSay()
    {
        await using var good = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = EmulatorProxyKind.Socks5, Username = "reader", Password = "topsecret" });
        await using var bad = await EmulatorProxy.StartAsync(new EmulatorProxyOptions { Kind = EmulatorProxyKind.Http });
        await bad.FailAsync(EmulatorProxyFault.TargetUnreachable);
        (await RunAsync("proxies", "add", $"{good.Address}#name=good&country=us&capacity=5", $"{bad.Address}#name=bad", "--data", Data)).Expect(0);

        var tested = (await RunAsync("proxies", "test", "--json", "--data", Data)).Expect(1);
        using var tests = JsonDocument.Parse(tested.Text);
        Assert.Equal(["none", "target"], tests.RootElement.EnumerateArray().Select(test => test.GetProperty("fault").GetString()));
        Assert.True(tests.RootElement[0].GetProperty("first_byte_ms").GetDouble() > 0);
        (await RunAsync("proxies", "test", "good", "--data", Data)).Expect(0);

        (await RunAsync("accounts", "login", "one", "--phone", "+15550000001", "--code", "12345", "--data", Data)).Expect(0);
        Assert.True(good.Relayed > 2, "The account did not go through the proxy of its country.");

        (await RunAsync("proxies", "ban", "good", "--for", "1h", "--data", Data)).Expect(0);
        (await RunAsync("proxies", "drain", "bad", "--data", Data)).Expect(0);
        (await RunAsync("proxies", "ban", "nobody", "--data", Data)).Expect(1);
        (await RunAsync("proxies", "ban", "good", "--for", "soon", "--data", Data)).Expect(2);
        using var list = JsonDocument.Parse((await RunAsync("proxies", "list", "--json", "--data", Data)).Expect(0).Text);
        var proxies = list.RootElement.EnumerateArray().ToDictionary(proxy => proxy.GetProperty("name").GetString()!);
        Assert.Equal(("banned", "US", 5, 1), (
            proxies["good"].GetProperty("state").GetString(), proxies["good"].GetProperty("country").GetString(),
            proxies["good"].GetProperty("capacity").GetInt32(), proxies["good"].GetProperty("accounts").GetInt32()));
        Assert.Equal("draining", proxies["bad"].GetProperty("state").GetString());

        // Neither can be used, and going straight is not an answer.
        var before = good.Relayed;
        var refused = (await RunAsync("accounts", "login", "two", "--phone", "+15550000002", "--code", "12345", "--data", Data)).Expect(1);
        Assert.Contains("PROXY", refused.Errors, StringComparison.Ordinal);
        (await RunAsync("proxies", "unban", "good", "--data", Data)).Expect(0);
        (await RunAsync("accounts", "login", "two", "--phone", "+15550000002", "--code", "12345", "--data", Data)).Expect(0);
        Assert.True(good.Relayed > before);
        (await RunAsync("proxies", "remove", "good", "--data", Data)).Expect(0);

        foreach (var path in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("topsecret", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }
    }

    private Task<Finished> RunAsync(params string[] arguments) => TelepoolProcess.RunAsync(_emulator!.Settings, arguments);
}
