using System.Text.Json;
using EndToEnd.Tests.Processes;
using Testing.Tokens;

namespace EndToEnd.Tests.Commands;

/// <summary>The vault's key: rotated while the process is killed, and kept on a token.</summary>
public sealed class KeyCommandTests : IAsyncLifetime
{
    private static readonly string[] Accounts = ["one", "two", "three"];

    private readonly Folder _folder = new();
    private EmulatorProcess? _emulator;

    private string Data => _folder.Under("data");

    public async ValueTask InitializeAsync() =>
        _emulator = await EmulatorProcess.StartAsync("--channels", "1", "--messages", "50", "--limits", "off", "--data", _folder.Under("emulator"));

    public async ValueTask DisposeAsync()
    {
        await _emulator!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rotate_KilledInTheMiddle_GoesOnAndNothingIsLost()
    {
        foreach (var (name, index) in Accounts.Select(static (name, index) => (name, index)))
        {
            (await RunAsync([], "accounts", "login", name, "--phone", "+1555000001" + (index + 1), "--code", "12345")).Expect(0);
        }

        var slow = new Dictionary<string, string>(_emulator!.Settings) { ["TELEPOOL_RESEAL_PER_SEC"] = "1" };
        await using (var rotating = TelepoolProcess.Start(slow, "key", "rotate", "--wait", "--data", Data))
        {
            await UntilAsync(() => rotating.Errors.Contains("\n2 of 6", StringComparison.Ordinal) || rotating.Errors.StartsWith("2 of 6", StringComparison.Ordinal), rotating);
            await rotating.KillAsync();
        }

        var keys = await File.ReadAllLinesAsync(Path.Combine(Data, "keys"));
        Assert.Equal(3, keys.Length);
        // Whatever is under either key opens.
        (await RunAsync([], "accounts", "doctor")).Expect(0);

        using var done = await DoneAsync();

        Assert.InRange(done.RootElement.GetProperty("resumptions").GetInt32(), 1, 9);
        Assert.Equal((6, 0), (done.RootElement.GetProperty("done").GetInt32(), done.RootElement.GetProperty("failed").GetInt32()));
        var uses = done.RootElement.GetProperty("keys").EnumerateArray().Select(static key => key.GetProperty("uses").GetInt32()).ToArray();
        Assert.Equal([0, 3], uses);
        var old = done.RootElement.GetProperty("keys")[0].GetProperty("id").GetString()!;
        (await RunAsync([], "key", "retire", old, "--wait")).Expect(0);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(Data, "keys"))).Length);
        (await RunAsync([], "accounts", "doctor")).Expect(0);
    }

    [Fact]
    public async Task Host_OnAToken_SealsUnderItAndRefusesAnother()
    {
        Assert.SkipWhen(SoftHsm.Missing is not null, SoftHsm.Missing ?? string.Empty);
        var (label, other) = ("run-" + Guid.NewGuid().ToString("N")[..8], "other-" + Guid.NewGuid().ToString("N")[..8]);
        SoftHsm.CreateToken(label);
        SoftHsm.CreateToken(other);
        var token = Token(label);
        Assert.Contains("telepool key init", (await RunAsync(token, "accounts", "list")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("was made", (await RunAsync(token, "key", "init")).Expect(0).Text, StringComparison.Ordinal);
        (await RunAsync(token, "key", "init")).Expect(1);
        var verified = (await RunAsync(token, "key", "verify")).Expect(0);
        Assert.Contains("seals and opens\nsigns", verified.Text, StringComparison.Ordinal);

        (await RunAsync(token, "accounts", "login", "one", "--phone", "+15550000011", "--code", "12345")).Expect(0);
        var (channel, count) = _emulator!.Channels.First();
        Assert.Equal(count, (await RunAsync(token, "collect", "history", channel, "--json")).Expect(0).Output.Count);
        (await RunAsync(token, "accounts", "doctor")).Expect(0);
        Assert.False(File.Exists(Path.Combine(Data, "keys")));

        (await RunAsync(Token(other), "key", "init")).Expect(0);
        var refused = (await RunAsync(Token(other), "accounts", "list")).Expect(2);
        Assert.Contains("attach that token", refused.Errors, StringComparison.Ordinal);
        var wrong = Token(label);
        await File.WriteAllTextAsync(wrong["TELEPOOL_PKCS11_PIN_FILE"], "9999-wrong");
        refused = (await RunAsync(wrong, "accounts", "list")).Expect(2);
        Assert.Contains("refuses the PIN", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", refused.Errors, StringComparison.Ordinal);

        // To a file: the token opens what it sealed, and is not needed afterwards.
        await File.WriteAllTextAsync(wrong["TELEPOOL_PKCS11_PIN_FILE"], SoftHsm.Pin);
        var both = new Dictionary<string, string>(token) { ["TELEPOOL_KEY_VAULT"] = "file", ["TELEPOOL_KEY_FILE"] = _folder.Under("keys") };
        (await RunAsync(new Dictionary<string, string> { ["TELEPOOL_KEY_FILE"] = _folder.Under("keys") }, "key", "init")).Expect(0);
        (await RunAsync(both, "key", "reseal", "--wait")).Expect(0);
        (await RunAsync(new Dictionary<string, string> { ["TELEPOOL_KEY_FILE"] = _folder.Under("keys") }, "accounts", "doctor")).Expect(0);
    }

    private async Task<JsonDocument> DoneAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            // Each of these is a host of its own, which goes on with the pass while it lives.
            var status = JsonDocument.Parse((await RunAsync([], "key", "status", "--json")).Expect(0).Text);
            if (status.RootElement.GetProperty("phase").GetString() == "done")
            {
                return status;
            }

            Assert.False(patience.IsCancellationRequested, status.RootElement.ToString());
            status.Dispose();
        }
    }

    private Dictionary<string, string> Token(string label)
    {
        var pin = _folder.Under("pin-" + label);
        if (!File.Exists(pin))
        {
            File.WriteAllText(pin, SoftHsm.Pin + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(pin, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return new Dictionary<string, string>
        {
            ["TELEPOOL_KEY_VAULT"] = "pkcs11",
            ["TELEPOOL_PKCS11_MODULE"] = SoftHsm.Module!,
            ["TELEPOOL_PKCS11_TOKEN"] = label,
            ["TELEPOOL_PKCS11_PIN_FILE"] = pin,
            ["SOFTHSM2_CONF"] = SoftHsm.Configuration,
        };
    }

    private static async Task UntilAsync(Func<bool> condition, TelepoolProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, string.Join('\n', process.Output) + process.Errors);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private Task<Finished> RunAsync(Dictionary<string, string> settings, params string[] arguments) =>
        TelepoolProcess.RunAsync(new Dictionary<string, string>(_emulator!.Settings.Concat(settings)), [.. arguments, "--data", Data]);
}
