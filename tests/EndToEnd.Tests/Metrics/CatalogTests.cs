using System.Net.Http.Headers;
using EndToEnd.Tests.Gateway;
using EndToEnd.Tests.Processes;
using ServiceDefaults.Metrics;
using Testing.Prometheus;

namespace EndToEnd.Tests.Metrics;

public sealed class CatalogTests
{
    // In the five channels together, before anything is posted meanwhile.
    private const int Messages = 20_000;
    private const string Token = "0123456789-the-token-of-the-operator";

    [Fact]
    public async Task Run_AfterWork_ShowsTheWholeCatalogueWithTheValuesOfItsWork()
    {
        using var folder = new Folder();
        await using var host = await RunningHost.StartAsync(
            folder, new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Development", ["FAULT_INJECTION_ENABLED"] = "true", ["FAULT_DELAY_PROBABILITY"] = "0.05", ["FAULT_DELAY_MS"] = "1" });

        // The try-out's world: five channels, ten accounts, four proxies, and an emulator that floods and loses accounts.
        await host.Program.LineAsync(line => line.StartsWith("Following", StringComparison.Ordinal));
        await host.UntilCountedAsync(
            "mtproto_flood_wait_seconds_count", "mtproto_stats_runs_total", "mtproto_proxy_connections_total", "mtproto_updates_total", "mtproto_faults_injected_total");

        // Messages are counted after their rows are stored, a page at a time.
        var shown = await host.UntilCountedAsync(new Dictionary<string, double> { ["mtproto_sink_rows_total"] = Messages, ["mtproto_collected_messages_total"] = Messages });

        Assert.Empty(CatalogCheck.Differences(shown, MetricHosts.All));
        Assert.True(shown.Sum("mtproto_requests_total", ("method", "messages.getHistory"), ("status", "ok")) >= 200);
        Assert.Equal(shown.Sum("mtproto_requests_total"), shown.Sum("mtproto_request_duration_seconds_count"));
        Assert.True(shown.Sum("mtproto_request_duration_seconds_sum") > 0);
        Assert.Equal(10, shown.Sum("mtproto_pool_accounts_total"));
        Assert.Equal(10, shown.Sum("mtproto_pool_accounts_by_state"));
        Assert.InRange(shown.Sum("mtproto_pool_accounts_healthy"), 1, 10);
        Assert.Equal(4, shown.Sum("mtproto_proxy_pool_by_state"));
        Assert.InRange(shown.Sum("mtproto_proxy_pool_healthy"), 1, 4);
        Assert.True(shown.Sum("mtproto_batch_duration_seconds_count") >= 200);
        Assert.True(shown.Sum("mtproto_errors_total", ("error_type", "flood"), ("component", "accounts")) > 0);
        Assert.Contains(shown.Families["mtproto_queue_depth"].Samples, sample => sample.Labels["task"] == "history");
        Assert.NotEmpty(shown.Families["mtproto_rate_lent"].Samples);
        Assert.True(shown.Sum("telepool_storage_operations_total", ("operation", "write"), ("result", "ok")) > 10);
        Assert.Equal(1, shown.Sum("telepool_host_ready"));
        Assert.Equal(0, shown.Sum("telepool_metrics_limited_measurements_total"));
    }

    [Fact]
    public async Task GatewayRun_Alone_ShowsItsPartOfTheCatalogue()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.Under("token"), Token, TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--user", "alice=dd3d0cfb1e5a7791c2a4e86f0b9d5c1a77", "--dc", "default=127.0.0.1:1", "--admin", "127.0.0.1:0", "--admin-token-file", folder.Under("token"));
        using var client = new HttpClient { BaseAddress = new Uri("http://" + gateway.Admin) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        var shown = Exposition.Parse(await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

        Assert.Empty(CatalogCheck.Differences(shown, MetricHosts.Gateway));
        Assert.Equal(1, shown.Sum("telepool_gateway_users"));
    }
}
