using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Commands;

/// <summary>Logins that move between data directories as other clients' session strings.</summary>
public sealed class SessionCommandTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private EmulatorProcess? _emulator;

    private string Data => _folder.Under("data");

    private string Other => _folder.Under("other");

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorProcess.StartAsync("--channels", "1", "--messages", "200", "--limits", "off", "--data", _folder.Under("emulator"));
        (await RunAsync("accounts", "login", "one", "--phone", "+15550000011", "--code", "12345", "--data", Data)).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Export_AndImport_CollectsWithEveryFormat()
    {
        var (channel, count) = _emulator!.Channels.First();
        (await RunAsync("accounts", "export", "one", "--format", "gramjs", "--data", Data)).Expect(2);
        foreach (var format in new[] { "telethon", "pyrogram", "gramjs" })
        {
            var file = _folder.Under(format + ".txt");
            var data = _folder.Under("data-" + format);
            (await RunAsync("accounts", "export", "one", "--format", format, "--out", file, "--this-is-the-login", "--data", Data)).Expect(0);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            var imported = (await RunAsync("accounts", "import", file, "--json", "--data", data)).Expect(0);
            using var json = JsonDocument.Parse(imported.Text);
            Assert.Equal((format, format, true), (
                json.RootElement[0].GetProperty("name").GetString(), json.RootElement[0].GetProperty("format").GetString(), json.RootElement[0].GetProperty("imported").GetBoolean()));
            Assert.Contains("AUTH_KEY_DUPLICATED", imported.Errors, StringComparison.Ordinal);
            Assert.Equal(count, (await RunAsync("collect", "history", channel, "--json", "--data", data)).Expect(0).Output.Count);
        }
    }

    [Fact]
    public async Task Import_FileWithErrors_ReportsThemTogetherAndTakesNothing()
    {
        var text = (await RunAsync("accounts", "export", "one", "--format", "telethon", "--this-is-the-login", "--data", Data)).Expect(0).Text.Trim();
        var file = _folder.Under("many.txt");
        await File.WriteAllTextAsync(file, $"good={text}\nshort={text[..80]}\nbad name={text}\n");

        var refused = (await RunAsync("accounts", "import", file, "--data", Other)).Expect(2);

        Assert.Contains("many.txt:2:87: incomplete", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("many.txt:3:1: invalid", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("line 1 has the same key", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(text[20..60], refused.Errors, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync("accounts", "list", "--json", "--data", Other)).Expect(0).Text.Trim());
    }

    [Fact]
    public async Task Import_ManyOfWhichOneIsNotKnown_TakesNothingUnlessTold()
    {
        var text = (await RunAsync("accounts", "export", "one", "--format", "telethon", "--this-is-the-login", "--data", Data)).Expect(0).Text.Trim();
        var file = _folder.Under("many.csv");
        await File.WriteAllTextAsync(file, $"name,session\ngood,{text}\ngone,{text[..200]}{(text[200] == 'A' ? 'B' : 'A')}{text[201..]}\n");

        var refused = (await RunAsync("accounts", "import", file, "--data", Other)).Expect(1);
        Assert.Contains("gone: Telegram does not know this login", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync("accounts", "list", "--json", "--data", Other)).Expect(0).Text.Trim());

        var some = (await RunAsync("accounts", "import", file, "--skip-failed", "--data", Other)).Expect(1);
        Assert.Contains("1 of 2 were imported", some.Errors, StringComparison.Ordinal);
        using var list = JsonDocument.Parse((await RunAsync("accounts", "list", "--json", "--data", Other)).Expect(0).Text);
        Assert.Equal("good", Assert.Single(list.RootElement.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task ResealAndDoctor_OfAGoodAccount_EndWell()
    {
        var resealed = (await RunAsync("accounts", "reseal", "--new-key", "--data", Data)).Expect(0);
        Assert.StartsWith("1 sealed anew", resealed.Text, StringComparison.Ordinal);
        Assert.StartsWith("0 sealed anew", (await RunAsync("accounts", "reseal", "--data", Data)).Expect(0).Text, StringComparison.Ordinal);

        using var good = JsonDocument.Parse((await RunAsync("accounts", "doctor", "one", "--json", "--data", Data)).Expect(0).Text);
        var outcomes = good.RootElement[0].GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("outcome").GetString());
        Assert.All(outcomes, outcome => Assert.Equal("ok", outcome.Value));
        Assert.Equal(10, outcomes.Count);

        (await RunAsync("accounts", "doctor", "nobody", "--data", Data)).Expect(1);
        var keys = Path.Combine(Data, "keys");
        var lines = await File.ReadAllLinesAsync(keys);
        await File.WriteAllTextAsync(keys, $"{lines[0]}\n{lines[1]}\n");
        var lost = (await RunAsync("accounts", "doctor", "--data", Data)).Expect(1);
        Assert.Contains("FAIL  envelope", lost.Text, StringComparison.Ordinal);
    }

    private Task<Finished> RunAsync(params string[] arguments) => TelepoolProcess.RunAsync(_emulator!.Settings, arguments);
}
