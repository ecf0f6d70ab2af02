using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using ServiceDefaults.KeyVault;

namespace Grains.Tests.Accounts;

public sealed class AccountDoctorTests
{
    private static readonly PortableSession Login = new() { DcId = 2, Key = [.. Enumerable.Repeat((byte)9, PortableSession.KeyLength)] };

    [Fact]
    public async Task Examine_HealthyAccount_IsOkThroughout()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        await account.ImportAsync(Login, ImportMode.Verify);

        var checks = (await account.ExamineAsync()).Checks;

        Assert.Equal(
            ["envelope", "key", "session", "data_center", "connection", "login", "clock", "state", "parked", "audit"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Outcome == CheckOutcome.Ok || check.Name == "data_center", $"{check.Name}: {check.Detail}"));
    }

    [Theory]
    [InlineData(SessionFaultKind.Rpc, "AUTH_KEY_UNREGISTERED", "login", CheckOutcome.Failed)]
    [InlineData(SessionFaultKind.Disconnected, "no connection", "connection", CheckOutcome.Failed)]
    [InlineData(SessionFaultKind.Timeout, "TIMEOUT", "connection", CheckOutcome.Failed)]
    [InlineData(SessionFaultKind.Proxy, "refused", "connection", CheckOutcome.Failed)]
    [InlineData(SessionFaultKind.Flood, "FLOOD_WAIT_3", "login", CheckOutcome.Warning)]
    public async Task Examine_FailingCall_SaysWhereItFails(SessionFaultKind kind, string name, string check, CheckOutcome outcome)
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        await account.ImportAsync(Login, ImportMode.Verify);
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(kind, name, TimeSpan.FromSeconds(3)));

        var found = (await account.ExamineAsync()).Checks.Single(found => found.Name == check);

        Assert.Equal(outcome, found.Outcome);
        Assert.Contains(name, found.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(found.Advice);
    }

    [Fact]
    public async Task Examine_WrongClockAndNewAccount_IsTold()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        await account.ImportAsync(Login, ImportMode.Verify);
        cluster.Sessions["alpha"].ClockOffset = TimeSpan.FromMinutes(-2);
        Assert.Equal(CheckOutcome.Warning, (await account.ExamineAsync()).Checks.Single(check => check.Name == "clock").Outcome);

        var nobody = (await cluster.Account("nobody").ExamineAsync()).Checks;
        Assert.Equal(CheckOutcome.Failed, nobody[0].Outcome);
        Assert.All(nobody[1..7], check => Assert.Equal(CheckOutcome.Skipped, check.Outcome));
    }

    [Fact]
    public async Task Examine_DisabledAccount_MakesNoCall()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        await account.ImportAsync(Login, ImportMode.Verify);
        await account.ActAsync(new AccountActionRequest { Action = AccountAction.Disable, Actor = "test" });
        var calls = cluster.Sessions["alpha"].Calls.Count;

        var checks = (await account.ExamineAsync()).Checks;

        Assert.Equal(calls, cluster.Sessions["alpha"].Calls.Count);
        Assert.Equal(CheckOutcome.Failed, checks.Single(check => check.Name == "state").Outcome);
    }

    [Fact]
    public async Task Reseal_AfterANewKey_OpensWithItAloneAndMayBeRepeated()
    {
        using var folder = new TestFolder();
        var keys = folder.File("keys");
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            Assert.Equal(ResealOutcome.Nothing, (await account.ResealAsync()).Outcome);
            await account.ImportAsync(Login, ImportMode.Verify);
            Assert.Equal(ResealOutcome.Current, (await account.ResealAsync()).Outcome);
            Assert.Null(KeyFileVault.AddKey(keys));
            Assert.Equal(CheckOutcome.Warning, (await account.ExamineAsync()).Checks.Single(check => check.Name == "key").Outcome);

            // A crash after the first of two accounts: the same command finishes.
            await cluster.Account("beta").ImportAsync(Login, ImportMode.Unverified);
            Assert.Equal(ResealOutcome.Resealed, (await account.ResealAsync()).Outcome);
            Assert.Equal(ResealOutcome.Current, (await account.ResealAsync()).Outcome);
            Assert.Equal("RESEALED", (await account.GetAuditAsync(null, 1))[0].Reason);
        }

        // Without the first key: what was sealed anew does not need it.
        var lines = await File.ReadAllLinesAsync(keys);
        Assert.Equal(3, lines.Length);
        await File.WriteAllTextAsync(keys, $"{lines[0]}\n{lines[2]}\n");
        await using var later = await GrainCluster.StartAsync(folder);
        Assert.Equal(Login.Key, (await later.Account("alpha").ExportAsync()).Value!.Key);
    }

    [Fact]
    public async Task Reseal_KeyMissing_FailsAndLeavesTheSessionAsItIs()
    {
        using var folder = new TestFolder();
        var keys = folder.File("keys");
        string before;
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            await cluster.Account("alpha").ImportAsync(Login, ImportMode.Verify);
        }

        before = await File.ReadAllTextAsync(keys);
        File.Delete(keys);
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            Assert.Equal(ResealOutcome.Failed, (await cluster.Account("alpha").ResealAsync()).Outcome);
            var envelope = (await cluster.Account("alpha").ExamineAsync()).Checks[0];
            Assert.Equal((CheckOutcome.Failed, "envelope"), (envelope.Outcome, envelope.Name));
        }

        await File.WriteAllTextAsync(keys, before);
        await using var later = await GrainCluster.StartAsync(folder);
        Assert.Equal(Login.Key, (await later.Account("alpha").ExportAsync()).Value!.Key);
    }
}
