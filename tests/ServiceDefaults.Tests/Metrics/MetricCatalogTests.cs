using System.Text.RegularExpressions;
using ServiceDefaults.Metrics;

namespace ServiceDefaults.Tests.Metrics;

public sealed partial class MetricCatalogTests
{
    /// <summary>With this variable set the test writes the tables instead of comparing them.</summary>
    private const string Write = "TELEPOOL_WRITE_DOCS";

    private const string Heading = "## Catalogue\n";

    // What the platform promises, whatever else it shows.
    [Theory]
    [InlineData("mtproto_requests_total", MetricKind.Counter, "method,account,dc,status")]
    [InlineData("mtproto_request_duration_seconds", MetricKind.Histogram, "method")]
    [InlineData("mtproto_flood_wait_seconds", MetricKind.Histogram, "method")]
    [InlineData("mtproto_pool_accounts_healthy", MetricKind.Gauge, "")]
    [InlineData("mtproto_pool_accounts_total", MetricKind.Gauge, "")]
    [InlineData("mtproto_proxy_pool_healthy", MetricKind.Gauge, "")]
    [InlineData("mtproto_batch_duration_seconds", MetricKind.Histogram, "")]
    [InlineData("mtproto_queue_depth", MetricKind.Gauge, "task")]
    [InlineData("mtproto_rate_limit_hits_total", MetricKind.Counter, "scope")]
    [InlineData("mtproto_errors_total", MetricKind.Counter, "error_type,component")]
    public void Catalogue_PromisedName_IsThere(string name, MetricKind kind, string labels)
    {
        var metric = MetricCatalog.Find(name);

        Assert.NotNull(metric);
        Assert.Equal(kind, metric.Kind);
        Assert.Equal(labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), metric.Labels);
    }

    [Fact]
    public void Catalogue_EveryName_FollowsTheRulesOfItsKind()
    {
        Assert.Equal(MetricCatalog.All.Count, MetricCatalog.All.Select(metric => metric.Name).Distinct().Count());
        foreach (var metric in MetricCatalog.All)
        {
            Assert.Matches(MetricPattern(), metric.Name);

            // The one gauge that the platform promises under a counter's name.
            Assert.True(
                metric.Name == "mtproto_pool_accounts_total" || metric.Kind == MetricKind.Counter == metric.Name.EndsWith("_total", StringComparison.Ordinal),
                $"{metric.Name} is a {metric.Kind}");
            Assert.True(metric.Unit is not "s" || metric.Name.Contains("_seconds", StringComparison.Ordinal), $"{metric.Name} is in seconds and does not say so");
            Assert.True(metric.Unit is not "By" || metric.Name.Contains("_bytes", StringComparison.Ordinal), $"{metric.Name} is in bytes and does not say so");
            Assert.True(metric.Meaning.Length > 10 && metric.Meaning.EndsWith('.'), $"{metric.Name} needs a sentence");
            Assert.All(metric.Labels, label => Assert.Matches(MetricPattern(), label));
        }
    }

    [Fact]
    public void Documentation_Tables_AreTheCatalogues()
    {
        var path = Path.Combine(Root(), "docs", "operations", "metrics.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var head = text[..(text.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length)];
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            File.WriteAllText(path, head + MetricTable.Make());
            text = head + MetricTable.Make();
        }

        Assert.True(text == head + MetricTable.Make(), $"docs/operations/metrics.md is out of date: run this test with {Write}=1");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex MetricPattern();
}
