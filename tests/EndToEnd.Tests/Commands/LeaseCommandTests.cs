using System.Diagnostics;
using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Commands;

/// <summary>The pool's commands against a host that works, and a host that is told to stop while it works.</summary>
public sealed class LeaseCommandTests
{
    [Fact]
    public async Task Commands_WhileAHostCollects_ShowDrainAndExplain()
    {
        using var folder = new Folder();
        await using var host = TelepoolProcess.Start("run", "--channels", "3", "--messages", "3000", "--posts-per-second", "0", "--data", folder.Path);
        await host.LineAsync(line => line.StartsWith("Following", StringComparison.Ordinal));

        using var status = JsonDocument.Parse((await RunAsync("pool", "status", "--json")).Expect(0).Text);
        Assert.True(status.RootElement.GetProperty("accounts").GetInt32() >= 3);
        Assert.True(status.RootElement.GetProperty("granted").GetInt64() > 0);
        using var leases = JsonDocument.Parse((await RunAsync("leases", "--json")).Expect(0).Text);
        Assert.Equal(JsonValueKind.Array, leases.RootElement.GetProperty("leases").ValueKind);
        Assert.Equal(0, leases.RootElement.GetProperty("leaks").GetArrayLength());

        Assert.Contains("first is drained", (await RunAsync("leases", "drain", "first", "--wait", "30")).Expect(0).Text, StringComparison.Ordinal);
        using var explained = JsonDocument.Parse((await RunAsync("pool", "explain", "first", "--json")).Expect(1).Text);
        var forbidding = explained.RootElement.GetProperty("rules").EnumerateArray().Where(rule => !rule.GetProperty("passed").GetBoolean()).Select(rule => rule.GetProperty("rule").GetString());
        Assert.Contains("drain", forbidding);
        Assert.Contains("first is in use again", (await RunAsync("leases", "resume", "first")).Expect(0).Text, StringComparison.Ordinal);

        Assert.Contains("no account nobody", (await RunAsync("leases", "drain", "nobody")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("is out", (await RunAsync("leases", "expire", Guid.NewGuid().ToString())).Expect(1).Errors, StringComparison.Ordinal);
        (await RunAsync("leases", "expire", "not-an-id")).Expect(2);
        (await RunAsync("pool", "explain", "first", "--purpose", "nothing")).Expect(2);
        host.Terminate();
        await host.EndAsync();

        Task<Finished> RunAsync(params string[] arguments) => TelepoolProcess.RunAsync([.. arguments, "--data", folder.Path]);
    }

    [Fact]
    public async Task Stop_WhileCollecting_IsSoonAndLosesNothing()
    {
        using var folder = new Folder();
        string[] arguments = ["run", "--demo", "--channels", "6", "--messages", "12000", "--data", folder.Path];
        await using (var host = TelepoolProcess.Start(arguments))
        {
            // All are logged in, so from here on leases are out and requests wait.
            await host.LineAsync(line => line.StartsWith("account third", StringComparison.Ordinal));
            var watch = Stopwatch.StartNew();
            host.Terminate();
            var ended = await host.EndAsync();

            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            ended.Expect(130);
            Assert.DoesNotContain("not released in time", ended.Text + ended.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("cut short", ended.Errors, StringComparison.Ordinal);
        }

        using var result = JsonDocument.Parse((await TelepoolProcess.RunAsync(arguments)).Expect(0).Output[^1]);
        Assert.Equal(0, result.RootElement.GetProperty("missing").GetInt32());
        Assert.Equal(0, result.RootElement.GetProperty("duplicates").GetInt32());
        Assert.Equal(0, result.RootElement.GetProperty("mismatched").GetInt32());
    }
}
