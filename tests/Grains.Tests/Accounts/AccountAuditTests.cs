using System.Text;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grains.Tests.Accounts;

public sealed class AccountAuditTests
{
    [Fact]
    public async Task Append_ManyAndTwice_KeepsEveryEntryOnceInOrder()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var audit = cluster.Grains.GetGrain<IAccountAuditGrain>("alpha");
            for (var first = 1; first <= 1001; first += 7)
            {
                // Each batch repeats the end of the one before, as after a crash.
                await audit.AppendAsync(Enumerable.Range(Math.Max(1, first - 3), 10).Select(Entry).ToArray());
            }
        }

        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            var audit = cluster.Grains.GetGrain<IAccountAuditGrain>("alpha");
            List<long> read = [];
            long? before = null;
            while (await audit.ReadAsync(before, 170) is { Count: > 0 } entries)
            {
                read.AddRange(entries.Select(entry => entry.Sequence));
                before = read[^1];
            }

            Assert.Equal(Enumerable.Range(1, 1001).Select(number => (long)number).Reverse(), read);
        }
    }

    [Fact]
    public async Task Changes_OverRestarts_AreAllThereWithReasonAndActor()
    {
        using var folder = new TestFolder();
        for (var run = 0; run < 3; run++)
        {
            await using var cluster = await StartAsync(folder);
            var account = run == 0 ? await cluster.LogInAsync("alpha") : cluster.Account("alpha");
            for (var i = 0; i < 40; i++)
            {
                await ActAsync(account, AccountAction.Drain, $"{run}-{i}");
                await ActAsync(account, AccountAction.Enable, $"{run}-{i}");
            }
        }

        await using (var cluster = await StartAsync(folder))
        {
            var entries = (await cluster.Account("alpha").GetAuditAsync(null, 1000)).Reverse().ToList();
            Assert.Equal(Enumerable.Range(1, 242).Select(number => (long)number), entries.Select(entry => entry.Sequence));
            Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            Assert.Equal(["LOGIN_BEGUN", "LOGGED_IN", "0-0", "0-0", "0-1"], entries.Take(5).Select(entry => entry.Reason));
            Assert.Equal((AccountState.Draining, AccountState.Ready, "2-39", "ann"), (entries[^1].From, entries[^1].To, entries[^1].Reason, entries[^1].Actor));
            Assert.Equal([242L, 241, 240], (await cluster.Account("alpha").GetAuditAsync(243, 3)).Select(entry => entry.Sequence));
        }
    }

    [Fact]
    public async Task Changes_OfALogin_HoldNoPhoneAndNoText()
    {
        await using var cluster = await StartAsync();
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync("+1 555 000 1234");
        await account.SubmitCodeAsync("54321");
        await account.SubmitCodeAsync("12345");
        var text = string.Join(' ', await account.GetAuditAsync(null, 10));
        Assert.DoesNotContain("555", text, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flood_WhilePassing_IsInTheAuditWithItsEnd()
    {
        await using var cluster = await StartAsync();
        var account = await cluster.LogInAsync("alpha");
        var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
        await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"));
        cluster.Time.Advance(TimeSpan.FromSeconds(5));
        cluster.Sessions["alpha"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_3600", TimeSpan.FromHours(1)));
        await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"));
        var flooded = (await account.GetAuditAsync(null, 1))[0];
        Assert.Equal((AccountState.Flooded, "FLOOD_WAIT_3600", "telegram"), (flooded.To, flooded.Reason, flooded.Actor));
        Assert.Equal((await account.GetStatusAsync()).ParkedUntil, flooded.Until);
        cluster.Time.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => (await account.GetAuditAsync(null, 1))[0] is { To: AccountState.Ready, Reason: "FLOOD_OVER", Actor: "account" });
    }

    [Fact]
    public async Task StateOfAnEarlierVersion_WithoutHealth_Loads()
    {
        await using var cluster = await StartAsync();
        var storage = cluster.Silo.GetRequiredKeyedService<IGrainStorage>(GrainStorageNames.Durable);
        foreach (var (name, reason) in new[] { ("alpha", string.Empty), ("beta", "USER_DEACTIVATED") })
        {
            var state = new EarlierState
            {
                Epoch = 7,
                Session = cluster.Vault.Seal(name, Encoding.UTF8.GetBytes($"keys of {name}"), []),
                UserId = 77,
                HomeDc = 2,
                DisabledReason = reason,
                Parked = { ["messages.getHistory"] = cluster.Time.GetUtcNow().AddSeconds(30) },
            };
            await storage.WriteStateAsync("account", cluster.Account(name).GetGrainId(), new GrainState<EarlierState> { State = state });
        }

        Assert.Equal(AccountState.Ready, (await cluster.Account("alpha").GetStatusAsync()).State);
        Assert.NotNull((await cluster.Account("alpha").AcquireAsync(GrainCluster.Request("resolve"))).Lease);
        Assert.Equal(LeaseRefusal.Flooded, (await cluster.Account("alpha").AcquireAsync(GrainCluster.Request())).Refusal);
        Assert.Equal("LOADED", (await cluster.Account("alpha").GetAuditAsync(null, 1))[0].Reason);
        var disabled = await cluster.Account("beta").GetStatusAsync();
        Assert.Equal((AccountState.Disabled, "USER_DEACTIVATED"), (disabled.State, disabled.Reason));
    }

    private static Task<GrainCluster> StartAsync(TestFolder? folder = null) => GrainCluster.StartAsync(
        folder, options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.UpkeepPeriod) = (1000, 1000, TimeSpan.FromMilliseconds(20)));

    private static AuditEntry Entry(int sequence) => new()
    {
        Sequence = sequence,
        At = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
        From = AccountState.Ready,
        To = AccountState.Flooded,
        Reason = "FLOOD_WAIT_3600",
        Actor = "telegram",
    };

    private static async Task ActAsync(IAccountGrain account, AccountAction action, string reason) =>
        Assert.True((await account.ActAsync(new AccountActionRequest { Action = action, Actor = "ann", Reason = reason })).Done);

    /// <summary>What accounts stored before they kept their health.</summary>
    private sealed class EarlierState
    {
        public long Epoch { get; set; }

        public byte[]? Session { get; set; }

        public byte[]? Login { get; set; }

        public int Phase { get; set; }

        public long UserId { get; set; }

        public int HomeDc { get; set; }

        public string DisabledReason { get; set; } = string.Empty;

        public string LoginLostReason { get; set; } = string.Empty;

        public Dictionary<string, DateTimeOffset> Parked { get; set; } = [];
    }
}
