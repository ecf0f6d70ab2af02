using Emulator;
using Emulator.Faults;
using Grains.Accounts;
using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;

namespace Grains.Tests.Accounts.Outcomes;

/// <summary>Every row of the table of outcomes, answered by the emulated data centres: what the caller hears, and how the account stands then.</summary>
public sealed class EmulatedOutcomeTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private const string History = "messages.getHistory";
    private const string Graph = "stats.loadAsyncGraph";
    private const int SideDc = 4;
    private const int Seconds = 20;

    /// <summary>Codes of the errors that are not 400, by the row's reason.</summary>
    private static readonly Dictionary<string, int> Codes = new()
    {
        ["AUTH_KEY_DUPLICATED"] = 406, ["FROZEN_METHOD_INVALID"] = 420, ["USER_RESTRICTED"] = 403, ["PEER_FLOOD"] = 400, ["PHONE_NUMBER_BANNED"] = 400,
        ["FLOOD_WAIT"] = 420, ["FLOOD_PREMIUM_WAIT"] = 420, ["SLOWMODE_WAIT"] = 420, ["TAKEOUT_INIT_DELAY"] = 420, ["FLOOD_TEST_PHONE_WAIT"] = 420,
        ["FLOOD_SKIP_FAILED_WAIT"] = 420, ["2FA_CONFIRM_WAIT"] = 420, ["PHONE_PASSWORD_FLOOD"] = 406, ["CHANNEL_PRIVATE"] = 406,
        ["USER_DEACTIVATED"] = 401, ["USER_DEACTIVATED_BAN"] = 401, ["CHAT_FORBIDDEN"] = 403, ["SESSION_TOO_FRESH"] = 406,
    };

    /// <summary>Rows that no data centre can be made to answer here, with the kinds of their faults; <see cref="AccountOutcomeTests"/> has them.</summary>
    private static readonly HashSet<SessionFaultKind> NotFromServers =
    [
        SessionFaultKind.Proxy, SessionFaultKind.Handshake, SessionFaultKind.NoAddress, SessionFaultKind.Refused, SessionFaultKind.Overloaded,
        SessionFaultKind.Cancelled, SessionFaultKind.Disconnected,
    ];

    public static TheoryData<string> Reasons() =>
        [.. OutcomeRows.All.Where(row => row.Kind is not { } kind || (!NotFromServers.Contains(kind) && row.Reason != "SIDE_KEY_UNKNOWN")).Select(row => row.Reason)];

    [Fact]
    public void Rows_Reasons_AreUnique() => Assert.Distinct(OutcomeRows.All.Select(row => row.Reason));

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Call_WithTheErrorOfARow_HasItsOutcome(string reason)
    {
        var row = OutcomeRows.All.Single(row => row.Reason == reason);
        await using var cluster = await emulator.StartAsync(row.Kind == SessionFaultKind.Timeout ? TimeSpan.FromMilliseconds(800) : null);
        var (account, phone) = await emulator.LogInAsync(cluster);
        var query = await MeetAsync(account, 0);
        var onSide = row.Site == FaultSite.Side;
        var fault = FaultOf(row) with { Phone = phone, Times = int.MaxValue };
        emulator.Server.Fail(onSide ? fault with { Method = Graph, DataCenter = SideDc } : fault);

        var failure = onSide ? await LoadGraphAsync(account) : await ReadAsync(account, query);
        emulator.Server.ClearFaults();
        Assert.NotNull(failure);
        Assert.Equal(row.Failure, failure.Kind);
        if (fault.Kind == ScriptedFaultKind.Error)
        {
            Assert.Equal(fault.Error, failure.Error);
        }

        await AssertStandsAsync(cluster, account, row, failure, query);
        Assert.Equal(EmulatorFixture.HomeDc, (await account.GetStatusAsync()).HomeDc);
        Assert.Null(emulator.Server.Statistics.Failure);
    }

    [Theory]
    [InlineData("AUTH_KEY_UNREGISTERED")]
    [InlineData("SESSION_REVOKED")]
    [InlineData("SESSION_EXPIRED")]
    public async Task Call_SideDataCenterForgotTheLogin_IsAskedAgainAndNobodyNotices(string error)
    {
        await using var cluster = await emulator.StartAsync();
        var (account, phone) = await emulator.LogInAsync(cluster);
        emulator.Server.Fail(new ScriptedFault { Method = Graph, DataCenter = SideDc, Code = 401, Error = error, Phone = phone });
        // What the emulator says of the token shows that the call was carried out in the end.
        Assert.Null(await LoadGraphAsync(account));
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
    }

    [Fact]
    public async Task Call_LoginLooksLostOnce_StaysReady()
    {
        await using var cluster = await emulator.StartAsync();
        var (account, phone) = await emulator.LogInAsync(cluster);
        var query = await MeetAsync(account, 0);
        emulator.Server.Fail(new ScriptedFault { Method = History, Code = 401, Error = "AUTH_KEY_UNREGISTERED", Phone = phone });
        var failure = await ReadAsync(account, query);
        Assert.Equal((FailureKind.Refused, TimeSpan.FromSeconds(1)), (failure!.Kind, failure.RetryAfter));
        Assert.Null(await ReadAsync(account, query));
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        Assert.Equal(["LOGGED_IN", "LOGIN_BEGUN"], (await account.GetAuditAsync(null, 10)).Select(entry => entry.Reason));
    }

    [Fact]
    public async Task Call_ServerErrorsInARow_QuarantineAndTheProbeEndsIt()
    {
        await using var cluster = await emulator.StartAsync();
        var (account, phone) = await emulator.LogInAsync(cluster);
        var query = await MeetAsync(account, 0);
        emulator.Server.Fail(new ScriptedFault { Method = History, Code = 500, Error = "RPC_CALL_FAIL", Times = 5, Phone = phone });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
            Assert.Equal(FailureKind.Timeout, (await ReadAsync(account, query))!.Kind);
        }

        var status = await account.GetStatusAsync();
        Assert.Equal((AccountState.Quarantined, "SERVER", 1), (status.State, status.Reason, status.Strikes));
        Assert.InRange(status.QuarantinedUntil!.Value - cluster.Time.GetUtcNow(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));

        cluster.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(LeaseRefusal.Quarantined, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).ProbationUntil is not null);
        Assert.Null(await ReadAsync(account, query));
    }

    private async Task AssertStandsAsync(GrainCluster cluster, IAccountGrain account, OutcomeRow row, OperationFailure failure, HistoryQuery query)
    {
        var status = await account.GetStatusAsync();
        var parked = status.Parked.Select(calls => calls.What);
        var last = (await account.GetAuditAsync(null, 1))[0];
        switch (row.Effect)
        {
            case AccountEffect.ParkMethod when row.Wait > TimeSpan.FromMinutes(1):
                Assert.Equal([History, FloodParking.WholeAccount], parked.Order(StringComparer.Ordinal).Reverse());
                Assert.Equal(AccountState.Flooded, status.State);
                break;
            case AccountEffect.ParkMethod:
                Assert.Equal([History], parked);
                await AssertParkedAsync(cluster, account, failure, query, row.Error is null ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(Seconds));
                break;
            case AccountEffect.ParkFileClass:
                Assert.Equal([FloodParking.Files], parked);
                Assert.Null(await ReadAsync(account, query));
                break;
            case AccountEffect.ParkChat:
                Assert.Equal([$"chat:{query.ChannelId}"], parked);
                Assert.Equal("PARKED", (await ReadAsync(account, query))!.Error);
                Assert.Null(await ReadAsync(account, await MeetAsync(account, 1)));
                break;
            case AccountEffect.ParkTakeout:
                Assert.Equal([FloodParking.Takeout], parked);
                Assert.Null(await ReadAsync(account, query));
                break;
            case AccountEffect.ParkAccount:
                Assert.Equal([FloodParking.WholeAccount], parked);
                Assert.Equal((AccountState.Flooded, AccountState.Flooded), (status.State, last.To));
                Assert.Equal(LeaseRefusal.Flooded, (await account.AcquireAsync(GrainCluster.Request("resolve"))).Refusal);
                break;
            case AccountEffect.VerifyLogin:
            case AccountEffect.Disable:
                Assert.Equal((AccountState.Disabled, row.Error ?? failure.Error), (status.State, status.Reason));
                Assert.Equal((AccountState.Ready, AccountState.Disabled, failure.Error, "telegram"), (last.From, last.To, last.Reason, last.Actor));
                Assert.Equal(LeaseRefusal.Disabled, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
                break;
            case AccountEffect.Restrict:
                Assert.Equal((AccountState.Restricted, row.Error), (status.State, status.Reason));
                Assert.Equal((AccountState.Ready, AccountState.Restricted, row.Error, "telegram"), (last.From, last.To, last.Reason, last.Actor));
                Assert.Equal(LeaseRefusal.Restricted, (await account.AcquireAsync(GrainCluster.Request())).Refusal);
                break;
            case AccountEffect.DropSideKey:
                Assert.Equal(AccountState.Ready, status.State);
                Assert.Null(await LoadGraphAsync(account));
                Assert.Null(await ReadAsync(account, query));
                break;
            default:
                Assert.Contains(status.State, new[] { AccountState.Ready, AccountState.Connecting });
                Assert.Equal("LOGGED_IN", last.Reason);
                Assert.Empty(parked);
                Assert.Null(await ReadAsync(account, query));
                break;
        }
    }

    /// <summary>The method rests for as long as Telegram said and up to a tenth more, others do not, and nobody slept.</summary>
    private static async Task AssertParkedAsync(GrainCluster cluster, IAccountGrain account, OperationFailure failure, HistoryQuery query, TimeSpan wait)
    {
        Assert.InRange(failure.RetryAfter!.Value, wait, wait * 1.1);
        Assert.Equal(AccountState.Ready, (await account.GetStatusAsync()).State);
        var refused = await account.AcquireAsync(GrainCluster.Request());
        Assert.Equal(LeaseRefusal.Flooded, refused.Refusal);
        var lease = (await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease!;
        await account.ReleaseAsync(lease);
        cluster.Time.Advance(refused.RetryAfter!.Value);
        Assert.Null(await ReadAsync(account, query));
    }

    private static ScriptedFault FaultOf(OutcomeRow row)
    {
        if (row.Error is { } error)
        {
            var number = error.Contains("MIGRATE", StringComparison.Ordinal) ? EmulatorFixture.HomeDc : Seconds;
            return new ScriptedFault
            {
                // A login is verified by another method, which must say the same.
                Method = row.Effect is AccountEffect.VerifyLogin ? null : History,
                Code = error.Contains("MIGRATE", StringComparison.Ordinal) ? 303 : row.Effect is AccountEffect.VerifyLogin or AccountEffect.DropSideKey ? 401 : Codes.GetValueOrDefault(row.Reason, 400),
                Error = error.EndsWith("_X", StringComparison.Ordinal) ? $"{error[..^1]}{number}" : error,
            };
        }

        return row.Kind switch
        {
            SessionFaultKind.Flood => new ScriptedFault { Method = History, Code = 420, Error = "FLOOD_OF_A_NEW_KIND" },
            SessionFaultKind.TransportFlood => new ScriptedFault { Method = History, Kind = ScriptedFaultKind.Transport, Code = -429 },
            SessionFaultKind.KeyUnknown => new ScriptedFault { Kind = ScriptedFaultKind.Transport, Code = -404 },
            SessionFaultKind.WrongDataCenter => new ScriptedFault { Method = History, Kind = ScriptedFaultKind.Transport, Code = -444 },
            SessionFaultKind.Timeout => new ScriptedFault { Method = History, Kind = ScriptedFaultKind.Silence },
            SessionFaultKind.Unreadable => new ScriptedFault { Method = History, Kind = ScriptedFaultKind.Unreadable },
            SessionFaultKind.Server => new ScriptedFault { Method = History, Code = -503, Error = "Timeout" },
            SessionFaultKind.Rpc when row.Code == 401 => new ScriptedFault { Code = 401, Error = "AUTH_OF_A_NEW_KIND" },
            SessionFaultKind.Rpc => new ScriptedFault { Method = History, Code = 400, Error = "ERROR_OF_A_NEW_KIND" },
            _ => throw new InvalidOperationException($"no data centre can be made to answer {row.Reason}"),
        };
    }

    private async Task<HistoryQuery> MeetAsync(IAccountGrain account, int channel)
    {
        var lease = (await account.AcquireAsync(GrainCluster.Request("resolve"))).Lease!;
        var found = (await account.ResolveAsync(lease, emulator.Server.Channels[channel].Username)).Value!;
        await account.ReleaseAsync(lease);
        return new HistoryQuery { ChannelId = found.ChannelId, Username = found.Username, Limit = 10 };
    }

    private static async Task<OperationFailure?> ReadAsync(IAccountGrain account, HistoryQuery query)
    {
        var answer = await account.AcquireAsync(GrainCluster.Request());
        Assert.True(answer.Lease is not null, answer.Refusal.ToString());

        var result = await account.GetHistoryAsync(answer.Lease, query);
        await account.ReleaseAsync(answer.Lease);
        return result.Failure;
    }

    private static async Task<OperationFailure?> LoadGraphAsync(IAccountGrain account)
    {
        var lease = (await account.AcquireAsync(GrainCluster.Request("stats"))).Lease!;
        var result = await account.LoadGraphAsync(lease, new GraphQuery { Name = "growth_graph", Token = "none", StatsDc = SideDc });
        await account.ReleaseAsync(lease);
        return result.Failure;
    }
}
