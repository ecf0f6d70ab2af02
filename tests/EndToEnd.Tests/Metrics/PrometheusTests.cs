using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Gateway;
using EndToEnd.Tests.Processes;
using Testing.Otlp;

namespace EndToEnd.Tests.Metrics;

/// <summary>What Prometheus makes of a running system.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Prometheus_OfARunningSystem_ReadsTargetsRulesDashboardsAndExemplars()
    {
        var program = PrometheusProcess.Find();
        Assert.SkipWhen(program is null, "prometheus is missing (Debian's package prometheus)");
        using var folder = new Folder();
        using var own = new Folder();
        await using var traces = await OtlpReceiver.StartAsync();
        await using var host = await RunningHost.StartAsync(
            folder, new Dictionary<string, string> { ["OBS_OTEL_ENABLED"] = "true", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = traces.Http.ToString(), ["OTEL_SAMPLER_RATIO"] = "1", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" });
        await using var gateway = await GatewayProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--user", "alice=dd3d0cfb1e5a7791c2a4e86f0b9d5c1a77", "--dc", "default=127.0.0.1:1", "--admin", "127.0.0.1:0", "--set", "admin.open=true");
        await using var prometheus = await PrometheusProcess.StartAsync(program!, own, ("telepool.json", host.Address), ("gateway.json", gateway.Admin));

        await prometheus.UntilAsync("both targets", async () => await prometheus.ValueAsync("sum(up{job=~\"telepool.*\"})") == 2);
        await AssertCounterRisesAsync(prometheus, "sum(mtproto_requests_total)");
        await AssertCounterRisesAsync(prometheus, "sum(mtproto_sink_rows_total)");
        await AssertTargetsAsync(prometheus);
        await AssertRulesAsync(prometheus);
        await AssertValuesAsync(prometheus);
        await AssertDashboardsAsync(prometheus);
        await AssertExemplarsAsync(prometheus, traces);
    }

    private static async Task AssertCounterRisesAsync(PrometheusProcess prometheus, string query)
    {
        await prometheus.UntilAsync(query, async () => await prometheus.ValueAsync(query) > 0);
        var first = await prometheus.ValueAsync(query);
        await prometheus.UntilAsync(query + " to rise", async () => await prometheus.ValueAsync(query) > first);
    }

    private static async Task AssertTargetsAsync(PrometheusProcess prometheus)
    {
        var targets = (await prometheus.GetAsync("targets?state=active"))["activeTargets"]!.AsArray();
        Assert.Equal(["prometheus", "telepool", "telepool-gateway"], targets.Select(target => (string)target!["labels"]!["job"]!).Order());
        Assert.All(targets, target => Assert.Equal(("up", string.Empty), ((string)target!["health"]!, (string)target["lastError"]!)));
    }

    private static async Task AssertRulesAsync(PrometheusProcess prometheus)
    {
        var firing = Array.Empty<string>();
        await prometheus.UntilAsync("the rules to be evaluated", async () =>
        {
            var rules = (await prometheus.GetAsync("rules"))["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToArray();
            Assert.True(rules.Length > 40);
            Assert.All(rules, rule => Assert.True((string?)rule!["lastError"] is null or "", $"{rule["name"]}: {rule["lastError"]}"));
            firing = [.. rules.Where(rule => (string?)rule!["state"] == "firing").Select(rule => (string)rule!["name"]!)];
            return rules.All(rule => (string?)rule!["health"] == "ok");
        });
        Assert.DoesNotContain(firing, name => name is "TelepoolHostDown" or "TelepoolNoAccountHealthy" or "TelepoolStorageFailing" or "TelepoolSinkGaveUp");
    }

    private static async Task AssertValuesAsync(PrometheusProcess prometheus)
    {
        Assert.Equal(10, await prometheus.ValueAsync("telepool:pool_accounts:sum"));
        await prometheus.UntilAsync("the share of calls that succeed", async () => await prometheus.ValueAsync("telepool:requests:success_ratio5m") is > 0.5 and <= 1);
        Assert.InRange((await prometheus.ValueAsync("histogram_quantile(0.95, sum by (le) (mtproto_request_duration_seconds_bucket))"))!.Value, 0.0001, 60);
        Assert.Equal(1, await prometheus.ValueAsync("max(telepool_host_info)"));
        Assert.Equal(1, await prometheus.ValueAsync("sum(telepool_gateway_users{job=\"telepool-gateway\"})"));
    }

    private static async Task AssertDashboardsAsync(PrometheusProcess prometheus)
    {
        var (queries, answered) = (0, 0);
        foreach (var path in Directory.GetFiles(Path.Combine(PrometheusProcess.RepositoryRoot(), "deploy", "grafana", "dashboards"), "*.json"))
        {
            var panels = JsonNode.Parse(await File.ReadAllTextAsync(path))!["panels"]!.AsArray();
            foreach (var target in panels.SelectMany(panel => panel!["targets"]?.AsArray() ?? []))
            {
                var query = ((string)target!["expr"]!).Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);
                queries++;
                answered += (await prometheus.QueryAsync(query)).Count > 0 ? 1 : 0;
            }
        }

        // What shows nothing here is what did not happen: refusals, bans, faults.
        Assert.True(answered > queries * 3 / 4, $"only {answered} of {queries} queries show anything");
    }

    private static async Task AssertExemplarsAsync(PrometheusProcess prometheus, OtlpReceiver traces)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var range = string.Create(CultureInfo.InvariantCulture, $"&start={now.AddHours(-1).ToUnixTimeSeconds()}&end={now.AddHours(1).ToUnixTimeSeconds()}");
        string[] ids = [];
        await prometheus.UntilAsync("an exemplar", async () =>
        {
            var found = await prometheus.GetAsync("query_exemplars?query=mtproto_request_duration_seconds_bucket" + range);
            ids = [.. found.AsArray().SelectMany(series => series!["exemplars"]!.AsArray()).Select(exemplar => (string)exemplar!["labels"]!["trace_id"]!)];
            return ids.Length > 0;
        });
        await traces.WaitAsync(spans => spans.Any(span => ids.Contains(span.TraceId)));
    }
}
