using System.Text;
using Prometheus;

namespace PrometheusNet.Tests;

public sealed class RegistryTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;

    public RegistryTests()
    {
        _factory = Metrics.WithCustomRegistry(_registry);
    }

    [Fact]
    public async Task Counter_WithoutLabels_IsShownFromZero()
    {
        _factory.CreateCounter("requests_total", "All requests.");

        var text = await ExportAsync();

        Assert.Contains("# HELP requests_total All requests.\n# TYPE requests_total counter\nrequests_total 0\n", text);
    }

    [Fact]
    public async Task Counter_WithLabels_ShowsEverySeries()
    {
        var counter = _factory.CreateCounter("requests_total", "All requests.", "method", "dc");
        counter.WithLabels("getHistory", "2").Inc(3);
        counter.WithLabels("getHistory", "4").Inc();

        var text = await ExportAsync();

        Assert.Contains("requests_total{method=\"getHistory\",dc=\"2\"} 3\n", text);
        Assert.Contains("requests_total{method=\"getHistory\",dc=\"4\"} 1\n", text);
    }

    [Fact]
    public void Counter_DecreasedOrRaisedBelow_KeepsItsValue()
    {
        var counter = _factory.CreateCounter("requests_total", "All requests.");
        counter.Inc(5);

        Assert.ThrowsAny<ArgumentException>(() => counter.Inc(-1));
        counter.IncTo(3);

        Assert.Equal(5, counter.Value);
    }

    [Fact]
    public async Task Gauge_SetAndMoved_ShowsItsValue()
    {
        var gauge = _factory.CreateGauge("queue_depth", "Waiting.");
        gauge.Set(10);
        gauge.Inc(2.5);
        gauge.Dec(0.5);

        var text = await ExportAsync();

        Assert.Contains("# TYPE queue_depth gauge\nqueue_depth 12\n", text);
    }

    [Fact]
    public async Task Histogram_Observed_ShowsCumulativeBuckets()
    {
        var histogram = _factory.CreateHistogram(
            "duration_seconds",
            "Durations.",
            ["method"],
            new HistogramConfiguration { Buckets = [0.1, 1] });
        histogram.WithLabels("a").Observe(0.1);
        histogram.WithLabels("a").Observe(0.5);
        histogram.WithLabels("a").Observe(7);

        var text = await ExportAsync();

        Assert.Contains("duration_seconds_bucket{method=\"a\",le=\"0.1\"} 1\n", text);
        Assert.Contains("duration_seconds_bucket{method=\"a\",le=\"1\"} 2\n", text);
        Assert.Contains("duration_seconds_bucket{method=\"a\",le=\"+Inf\"} 3\n", text);
        Assert.Contains("duration_seconds_sum{method=\"a\"} 7.6\n", text);
        Assert.Contains("duration_seconds_count{method=\"a\"} 3\n", text);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("quo\"te", "quo\\\"te")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("line\nbreak", "line\\nbreak")]
    [InlineData("ключ", "ключ")]
    public async Task Label_WithSpecialCharacters_IsEscaped(string value, string shown)
    {
        _factory.CreateGauge("queue_depth", "Waiting.", "task").WithLabels(value).Set(1);

        Assert.Contains($"queue_depth{{task=\"{shown}\"}} 1\n", await ExportAsync());
    }

    [Fact]
    public void Create_TwiceWithOneName_IsTheSameMetric()
    {
        var first = _factory.CreateCounter("requests_total", "All requests.", "method");
        first.WithLabels("a").Inc();

        Assert.Equal(1, _factory.CreateCounter("requests_total", "All requests.", "method").WithLabels("a").Value);
    }

    [Fact]
    public void Create_WithAnotherType_Throws()
    {
        _factory.CreateCounter("requests_total", "All requests.");

        Assert.Throws<InvalidOperationException>(() => _factory.CreateGauge("requests_total", "All requests."));
    }

    [Theory]
    [InlineData("with-dash")]
    [InlineData("1first")]
    [InlineData("")]
    public void Create_BadName_Throws(string name) =>
        Assert.Throws<ArgumentException>(() => _factory.CreateCounter(name, "Help."));

    [Theory]
    [InlineData("with-dash")]
    [InlineData("__reserved")]
    public void Create_BadLabel_Throws(string label) =>
        Assert.Throws<ArgumentException>(() => _factory.CreateCounter("requests_total", "Help.", label));

    [Fact]
    public void Create_LabelTwice_Throws() =>
        Assert.Throws<InvalidOperationException>(() => _factory.CreateCounter("requests_total", "Help.", "a", "a"));

    [Fact]
    public void Histogram_WithLabelLe_Throws() =>
        Assert.Throws<ArgumentException>(() => _factory.CreateHistogram("duration_seconds", "Help.", "le"));

    [Fact]
    public void Histogram_BucketsNotAscending_Throws() =>
        Assert.Throws<ArgumentException>(() => _factory.CreateHistogram(
            "duration_seconds",
            "Help.",
            new HistogramConfiguration { Buckets = [1, 1] }));

    [Fact]
    public void WithLabels_WrongNumberOfValues_Throws()
    {
        var counter = _factory.CreateCounter("requests_total", "Help.", "a", "b");

        Assert.ThrowsAny<ArgumentException>(() => counter.WithLabels("only one").Inc());
    }

    [Fact]
    public async Task RemoveLabelled_Series_IsNotShownAnyMore()
    {
        var gauge = _factory.CreateGauge("queue_depth", "Waiting.", "task");
        gauge.WithLabels("a").Set(1);
        gauge.WithLabels("b").Set(2);

        gauge.RemoveLabelled("a");
        var text = await ExportAsync();

        Assert.DoesNotContain("task=\"a\"", text);
        Assert.Contains("queue_depth{task=\"b\"} 2\n", text);
        Assert.Equal([["b"]], gauge.GetAllLabelValues());
    }

    [Fact]
    public async Task Callback_BeforeCollection_BringsValuesUpToDate()
    {
        var gauge = _factory.CreateGauge("queue_depth", "Waiting.");
        var collections = 0;
        _registry.AddBeforeCollectCallback(() => gauge.Set(++collections));
        _registry.AddBeforeCollectCallback(_ => Task.CompletedTask);

        Assert.Contains("queue_depth 1\n", await ExportAsync());
        Assert.Contains("queue_depth 2\n", await ExportAsync());
    }

    [Fact]
    public async Task SuppressInitialValue_Series_IsShownAfterItsFirstChange()
    {
        var gauge = _factory.CreateGauge("queue_depth", "Waiting.", new GaugeConfiguration { SuppressInitialValue = true });

        Assert.DoesNotContain("queue_depth 0", await ExportAsync());
        gauge.Set(0);
        Assert.Contains("queue_depth 0\n", await ExportAsync());
    }

    [Fact]
    public void Increments_FromManyThreads_LoseNothing()
    {
        var counter = _factory.CreateCounter("requests_total", "Help.");

        Parallel.For(0, 100_000, _ => counter.Inc(0.5));

        Assert.Equal(50_000, counter.Value);
    }

    [Fact]
    public void Buckets_ByRule_AscendAsDocumented()
    {
        Assert.Equal([1, 2, 4, 8], Histogram.ExponentialBuckets(1, 2, 4));
        Assert.Equal([1, 3, 5], Histogram.LinearBuckets(1, 2, 3));
    }

    private async Task<string> ExportAsync()
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
