using System.Diagnostics;
using System.Text;
using Prometheus;

namespace PrometheusNet.Tests;

public sealed class ExemplarTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;

    public ExemplarTests()
    {
        _factory = Metrics.WithCustomRegistry(_registry);
    }

    [Fact]
    public async Task Counter_WithExemplar_ShowsItInOpenMetricsAlone()
    {
        _factory.CreateCounter("requests_total", "All requests.").Inc(2, Exemplar.From(Exemplar.Pair("trace_id", "abc"), Exemplar.Pair("span_id", "d")));

        var open = await ExportAsync(ExpositionFormat.OpenMetricsText);

        Assert.Matches("# TYPE requests counter\nrequests_total 2.0 # \\{trace_id=\"abc\",span_id=\"d\"\\} 2.0 [0-9.]+\n# EOF\n$", open);
        Assert.DoesNotContain("abc", await ExportAsync(ExpositionFormat.PrometheusText));
    }

    [Fact]
    public async Task Histogram_WithExemplars_ShowsEachAtItsBucket()
    {
        var histogram = _factory.CreateHistogram("wait_seconds", "Waits.", new HistogramConfiguration { Buckets = [1, 2] });
        histogram.Observe(0.5, Exemplar.From(Exemplar.Pair("trace_id", "early")));
        histogram.Observe(1.5, Exemplar.From(Exemplar.Pair("trace_id", "late")));

        var open = await ExportAsync(ExpositionFormat.OpenMetricsText);

        Assert.Matches("wait_seconds_bucket\\{le=\"1.0\"\\} 1 # \\{trace_id=\"early\"\\} 0.5 ", open);
        Assert.Matches("wait_seconds_bucket\\{le=\"2.0\"\\} 2 # \\{trace_id=\"late\"\\} 1.5 ", open);
        Assert.Contains("wait_seconds_count 2\n", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counter_WithoutExemplar_TakesTheCurrentActivity()
    {
        var counter = _factory.CreateCounter("requests_total", "All requests.");
        using var activity = new Activity("call").Start();
        counter.Inc();

        Assert.Contains(activity.TraceId.ToString(), await ExportAsync(ExpositionFormat.OpenMetricsText), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counter_ToldNone_TakesNoActivity()
    {
        var counter = _factory.CreateCounter("requests_total", "All requests.");
        using var activity = new Activity("call").Start();
        counter.Inc(1, Exemplar.None);
        _factory.CreateCounter("others_total", "Others.", new CounterConfiguration { ExemplarBehavior = ExemplarBehavior.NoExemplars() }).Inc();

        Assert.DoesNotContain(activity.TraceId.ToString(), await ExportAsync(ExpositionFormat.OpenMetricsText), StringComparison.Ordinal);
    }

    [Fact]
    public void Exemplar_GivenTwice_IsRefused()
    {
        var counter = _factory.CreateCounter("requests_total", "All requests.");
        var exemplar = Exemplar.From(Exemplar.Pair("trace_id", "abc"));
        counter.Inc(1, exemplar.Clone());
        counter.Inc(1, exemplar);

        Assert.Throws<InvalidOperationException>(() => counter.Inc(1, exemplar));
        Assert.Throws<InvalidOperationException>(exemplar.Clone);
    }

    [Fact]
    public void Exemplar_TooLongOrWithALabelTwice_IsRefused()
    {
        var counter = _factory.CreateCounter("requests_total", "All requests.");

        Assert.Throws<ArgumentException>(() => counter.Inc(1, Exemplar.From(Exemplar.Pair("trace_id", new string('a', 121)))));
        Assert.Throws<ArgumentException>(() => counter.Inc(1, Exemplar.From(Exemplar.Pair("a", "1"), Exemplar.Pair("a", "2"))));
    }

    private async Task<string> ExportAsync(ExpositionFormat format)
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, format, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
