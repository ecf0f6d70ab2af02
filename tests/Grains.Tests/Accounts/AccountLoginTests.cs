using System.Text;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Pool;
using Grains.Tests.Accounts.Sessions;

namespace Grains.Tests.Accounts;

public sealed class AccountLoginTests
{
    [Fact]
    public async Task Login_PhoneAndCode_IsReadyAndInThePool()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        Assert.Equal(AccountState.New, (await account.GetStatusAsync()).State);
        Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync("+15550001234")).Step);
        Assert.Equal(AccountState.AwaitingCode, (await account.GetStatusAsync()).State);
        var done = await account.SubmitCodeAsync(" 12345 ");
        Assert.Equal(LoginStep.Done, done.Step);
        Assert.Equal(77, done.UserId);
        var status = await account.GetStatusAsync();
        Assert.Equal(AccountState.Ready, status.State);
        Assert.Equal(2, status.HomeDc);
        Assert.Equal(["alpha"], await cluster.Grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ListAsync());
        Assert.Equal(LoginStep.Done, (await account.BeginLoginAsync("+15550001234")).Step);
    }

    [Fact]
    public async Task Login_WrongCode_MayBeTriedAgain()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync("+15550001234");
        var wrong = await account.SubmitCodeAsync("54321");
        Assert.Equal(LoginStep.Failed, wrong.Step);
        Assert.Equal("PHONE_CODE_INVALID", wrong.Failure!.Error);
        Assert.Equal(AccountState.AwaitingCode, (await account.GetStatusAsync()).State);
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync(FakeSession.Code)).Step);
    }

    [Fact]
    public async Task Login_TwoStepVerification_WantsThePassword()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha9");
        await account.BeginLoginAsync("+15550001234");
        Assert.Equal(LoginStep.Password, (await account.SubmitCodeAsync(FakeSession.Code)).Step);
        var wrong = await account.SubmitPasswordAsync("wrong");
        Assert.Equal("PASSWORD_HASH_INVALID", wrong.Failure!.Error);
        Assert.Equal(AccountState.AwaitingPassword, (await account.GetStatusAsync()).State);
        Assert.Equal(LoginStep.Done, (await account.SubmitPasswordAsync(FakeSession.Password)).Step);
    }

    [Fact]
    public async Task Login_StepsOutOfOrder_AreRefused()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        Assert.Equal("LOGIN_NOT_BEGUN", (await account.SubmitCodeAsync(FakeSession.Code)).Failure!.Error);
        Assert.Equal("LOGIN_NOT_BEGUN", (await account.SubmitPasswordAsync("any")).Failure!.Error);
        Assert.Equal("PHONE_NUMBER_INVALID", (await account.BeginLoginAsync("none")).Failure!.Error);
    }

    [Fact]
    public async Task Login_InterruptedByRestart_GoesOn()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            await cluster.Account("alpha").BeginLoginAsync("+15550001234");
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            Assert.Equal(AccountState.AwaitingCode, (await account.GetStatusAsync()).State);
            Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync(FakeSession.Code)).Step);
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
            Assert.Equal("keys of alpha"u8.ToArray(), cluster.Sessions["alpha"].Save());
        }
    }

    [Fact]
    public async Task Login_FinishedAtTelegramButNotStored_NeedsNoFurtherCode()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync("+15550001234");
        Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync("+15550001234")).Step);
        cluster.Sessions["alpha"].IsLoggedIn = true;
        Assert.Equal(LoginStep.Code, (await account.BeginLoginAsync("+15550009999")).Step);
        Assert.Equal(LoginStep.Done, (await account.BeginLoginAsync("+15550009999")).Step);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task LogOut_AfterLogin_ForgetsTheSession()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        Assert.Equal(LoginStep.Done, (await account.LogOutAsync()).Step);
        Assert.Equal(AccountState.New, (await account.GetStatusAsync()).State);
        Assert.Contains("auth.logOut", cluster.Sessions["alpha"].Calls);
        Assert.True(cluster.Sessions["alpha"].IsDisposed);
    }

    [Fact]
    public async Task Session_SealedForAnotherKey_IsReportedAndNotOverwritten()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            await cluster.LogInAsync("alpha");
        }

        var kept = File.ReadAllBytes(folder.File("keys"));
        File.Delete(folder.File("keys"));
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var account = cluster.Account("alpha");
            var status = await account.GetStatusAsync();
            Assert.Equal(AccountState.Disabled, status.State);
            Assert.Contains("cannot be opened", status.Reason, StringComparison.Ordinal);
            Assert.Equal("SESSION_DAMAGED", (await account.BeginLoginAsync("+15550001234")).Failure!.Error);
            Assert.Equal("SESSION_DAMAGED", (await account.LogOutAsync()).Failure!.Error);
            Assert.Equal(Interfaces.Leases.LeaseRefusal.Disabled, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
        }

        File.WriteAllBytes(folder.File("keys"), kept);
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            Assert.Equal(AccountState.Ready, (await cluster.Account("alpha").GetStatusAsync()).State);
        }
    }

    [Fact]
    public async Task Everything_Logged_HoldsNoSecret()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var account = cluster.Account("alpha9");
            await account.BeginLoginAsync("+1 555 000 1234");
            await account.SubmitCodeAsync("98765");
            await account.SubmitCodeAsync(FakeSession.Code);
            await account.SubmitPasswordAsync("wrong horse");
            await account.SubmitPasswordAsync(FakeSession.Password);
            var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
            Assert.Equal(FakeSessions.SecretText, (await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Value!.Messages[0].Text);
            await account.ReleaseAsync(lease);
            Assert.NotEmpty(cluster.Log.Lines);
            string[] secrets = ["5550001234", "555 000", "98765", FakeSession.Password, "wrong horse", "keys of", "hash-of", FakeSessions.SecretText];
            foreach (var line in cluster.Log.Lines)
            {
                Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal));
            }
        }

        var stored = Encoding.Latin1.GetString(File.ReadAllBytes(folder.File("grains.db")));
        Assert.DoesNotContain("5550001234", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("keys of", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_FloodOfSendCode_IsReportedAndParksNothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var account = await cluster.LogInAsync("alpha");
        await account.LogOutAsync();
        await account.BeginLoginAsync("+15550001234");
        cluster.Sessions["alpha"].Faults.Enqueue(
            new(Grains.Accounts.Sessions.SessionFaultKind.Flood, "FLOOD_WAIT_300", TimeSpan.FromSeconds(300)));
        var answer = await account.BeginLoginAsync("+15550001234");
        Assert.Equal(FailureKind.Flood, answer.Failure!.Kind);
        Assert.Equal(TimeSpan.FromSeconds(300), answer.Failure.RetryAfter);
        Assert.Equal(AccountState.New, (await account.GetStatusAsync()).State);
    }
}
