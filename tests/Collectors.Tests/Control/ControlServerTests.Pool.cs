using System.Text.Json;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Collectors.Tests.Leasing;

namespace Telepool.Collectors.Tests.Control;

public sealed partial class ControlServerTests
{
    [Fact]
    public async Task Pool_OverTheInterface_AnswersWhatThePoolAnswers()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var pool = control!.Pool;

        Assert.Equal(10_000, (await pool.GetStatusAsync(default)).Accounts);
        var listing = await pool.ListLeasesAsync(default);
        var lease = Assert.Single(listing.Leases);
        Assert.Equal(_poolGrain.Lease, lease);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Assert.Single(listing.Queues).Oldest);
        Assert.Equal(7, Assert.Single(listing.Leaks).Calls);

        Assert.Equal(lease, await pool.ExpireLeaseAsync(lease.LeaseId, default));
        Assert.Null(await pool.ExpireLeaseAsync(Guid.NewGuid(), default));
        Assert.Equal(2, await pool.DrainAsync(null, TimeSpan.FromSeconds(2.5), default));
        Assert.Equal(-1, await pool.DrainAsync("nobody", TimeSpan.Zero, default));
        Assert.True(await pool.ResumeAsync("alpha", default));
        Assert.False(await pool.ResumeAsync("nobody", default));
        Assert.Equal(["drain all 2.5", "drain nobody 0", "resume alpha", "resume nobody"], _poolGrain.Asked);

        var explanation = await pool.ExplainAsync("alpha", "history", "news", default);
        Assert.Equal(FakePoolGrain.Start.AddSeconds(12), explanation.Rules[1].Until);
        Assert.Equal("Telegram told it to leave history of news alone", explanation.Rules[1].Detail);
    }

    [Fact]
    public async Task LeaseText_Listing_IsOneObjectForProgramsAndLinesForPeople()
    {
        var listing = await _poolGrain.ListLeasesAsync();

        using var json = JsonDocument.Parse(LeaseText.Json(listing));
        Assert.Equal("alpha", json.RootElement.GetProperty("leases")[0].GetProperty("account").GetString());
        Assert.Equal("2026-01-01T00:00:30.000Z", json.RootElement.GetProperty("leases")[0].GetProperty("expires_at").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("queues")[0].GetProperty("estimated_wait_s").GetDouble());
        Assert.Equal("worker", json.RootElement.GetProperty("leaks")[0].GetProperty("holder").GetString());

        var lines = LeaseText.Table(listing, FakePoolGrain.Start.AddSeconds(40)).Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Contains("worker @news", lines[1], StringComparison.Ordinal);
        Assert.Contains("waiting: 3 of default for history", lines[2], StringComparison.Ordinal);
        Assert.Contains("leaked: alpha by worker for history, 10 s ago, after 7 calls", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PoolText_Explanation_NamesTheRuleAndTheTime()
    {
        var explanation = await _poolGrain.ExplainAsync("alpha", "history", "news");
        Assert.Contains("NO   flood   Telegram told it to leave history of news alone, for another 12.0 s", PoolText.Lines(explanation, FakePoolGrain.Start), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(PoolText.Json(explanation));
        Assert.False(json.RootElement.GetProperty("can_be_leased").GetBoolean());
        Assert.Equal(2, json.RootElement.GetProperty("rules").GetArrayLength());

        var status = await _poolGrain.GetStatusAsync();
        Assert.Contains("10000: 900 free, 1000 in memory", PoolText.Lines(status), StringComparison.Ordinal);
        using var statusJson = JsonDocument.Parse(PoolText.Json(status));
        Assert.Equal("something", statusJson.RootElement.GetProperty("warnings")[0].GetString());
    }
}
