using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Prometheus;
using ServiceDefaults.Metrics;
using Testing.Prometheus;

namespace ServiceDefaults.Tests.Metrics;

public sealed class MeterExpositionTests : IDisposable
{
    private readonly Meter _meter = new("MeterExpositionTests." + Guid.NewGuid());
    private readonly MeterExpositionOptions _options = new();
    private readonly MeterExposition _exposition;

    public MeterExpositionTests()
    {
        _options.Filter = meter => meter == _meter;
        _exposition = new MeterExposition(Options.Create(_options), NullLogger<MeterExposition>.Instance);
    }

    [Fact]
    public async Task Counter_WithTagsInAnyOrder_IsOneSeries()
    {
        var counter = _meter.CreateCounter<long>("mtproto.requests", null, "Calls to Telegram.");
        counter.Add(2, Tag("method", "getHistory"), Tag("dc", 2));
        counter.Add(3, Tag("dc", 2), Tag("method", "getHistory"));

        var text = await ExportAsync();

        Assert.Contains("# HELP mtproto_requests_total Calls to Telegram by method, account, data centre and outcome.\n# TYPE mtproto_requests_total counter\n", text);
        Assert.Contains("mtproto_requests_total{account=\"\",dc=\"2\",method=\"getHistory\",status=\"\"} 5\n", text);
    }

    [Fact]
    public async Task Histogram_WithAdvice_HasTheAdvisedBuckets()
    {
        var histogram = _meter.CreateHistogram(
            "mtproto.batch.duration",
            "s",
            "One batch.",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        histogram.Record(1.5);

        var text = await ExportAsync();

        Assert.Contains("mtproto_batch_duration_seconds_bucket{le=\"1\"} 0\n", text);
        Assert.Contains("mtproto_batch_duration_seconds_bucket{le=\"2\"} 1\n", text);
        Assert.Contains("mtproto_batch_duration_seconds_bucket{le=\"+Inf\"} 1\n", text);
        Assert.DoesNotContain("le=\"60\"", text);
    }

    [Fact]
    public async Task UpDownCounter_GoesBothWays()
    {
        var leases = _meter.CreateUpDownCounter<int>("leases.open");
        leases.Add(3);
        leases.Add(-1);

        Assert.Contains("# TYPE leases_open gauge\nleases_open 2\n", await ExportAsync());
    }

    [Fact]
    public async Task ObservableGauge_SeriesNotReportedAnyMore_IsGone()
    {
        Measurement<long>[] measurements = [new(1, Tag("task", "a")), new(2, Tag("task", "b"))];
        _meter.CreateObservableGauge("mtproto.queue.depth", () => measurements);

        Assert.Contains("mtproto_queue_depth{task=\"a\"} 1\n", await ExportAsync());
        measurements = [new(5, Tag("task", "b"))];
        var text = await ExportAsync();

        Assert.DoesNotContain("task=\"a\"", text);
        Assert.Contains("mtproto_queue_depth{task=\"b\"} 5\n", text);
    }

    [Fact]
    public async Task ObservableCounter_IsACounterOfItsTotal()
    {
        var total = 10L;
        _meter.CreateObservableCounter("bytes.read", () => total, "By");

        Assert.Contains("# TYPE bytes_read_bytes_total counter\nbytes_read_bytes_total 10\n", await ExportAsync());
        total = 15;
        Assert.Contains("bytes_read_bytes_total 15\n", await ExportAsync());
    }

    [Fact]
    public async Task Counter_BeyondTheLimit_IsCountedTogether()
    {
        _options.MaxSeriesPerInstrument = 2;
        var counter = _meter.CreateCounter<long>("mtproto.requests");
        for (var i = 0; i < 5; i++)
        {
            counter.Add(1, Tag("account", i), Tag("dc", 1), Tag("method", "m"), Tag("status", "ok"));
        }

        var shown = Exposition.Parse(await ExportAsync());

        Assert.Equal(["0", "1", "other"], shown.Families["mtproto_requests_total"].Samples.Select(sample => sample.Labels["account"]).Order());
        Assert.Equal(5, shown.Sum("mtproto_requests_total"));
        Assert.Equal(3, shown.Sum("telepool_metrics_limited_measurements_total", ("effect", "folded"), ("metric", "mtproto_requests_total")));
    }

    [Fact]
    public async Task ObservedGauge_BeyondTheLimit_IsDroppedAndCounted()
    {
        _options.MaxSeriesPerInstrument = 2;
        _meter.CreateObservableGauge("mtproto.queue.depth", () => Enumerable.Range(0, 5).Select(i => new Measurement<int>(i, Tag("task", i))));

        var shown = Exposition.Parse(await ExportAsync());

        Assert.Equal(2, shown.Families["mtproto_queue_depth"].Samples.Count);
        Assert.Equal(3, Exposition.Parse(await ExportAsync()).Sum("telepool_metrics_limited_measurements_total", ("effect", "dropped")) - shown.Sum("telepool_metrics_limited_measurements_total"));
    }

    [Fact]
    public async Task Catalogued_BeforeAnythingIsMeasured_ShowItsHeadAndAZero()
    {
        _meter.CreateCounter<long>("mtproto_resolves_total");
        _meter.CreateCounter<long>("mtproto_leases_granted_total");
        _meter.CreateHistogram<double>("mtproto_batch_duration_seconds", "s");

        var shown = Exposition.Parse(await ExportAsync());

        Assert.Equal(0, Assert.Single(shown.Families["mtproto_resolves_total"].Samples).Value);
        Assert.Empty(shown.Families["mtproto_leases_granted_total"].Samples);
        Assert.Contains(shown.Families["mtproto_batch_duration_seconds"].Samples, sample => sample.Name == "mtproto_batch_duration_seconds_count");
    }

    [Fact]
    public async Task Instrument_WhoseCallbackFails_LeavesTheOthersAlone()
    {
        _meter.CreateObservableGauge<int>("broken", int () => throw new InvalidOperationException("no value"));
        _meter.CreateObservableGauge("whole", () => 7);

        Assert.Contains("whole 7\n", await ExportAsync());
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, true)]
    [InlineData(ActivityTraceFlags.None, false)]
    public async Task Measurement_InsideATrace_LeadsToItIfItIsKept(ActivityTraceFlags flags, bool leads)
    {
        using var activity = new Activity("call").SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags).Start();
        _meter.CreateHistogram<double>("mtproto_batch_duration_seconds", "s").Record(0.2);
        _meter.CreateCounter<long>("mtproto_resolves_total").Add(1);

        var shown = Exposition.Parse(await ExportAsync(ExpositionFormat.OpenMetricsText));

        var expected = leads ? $"{{trace_id=\"{activity.TraceId}\",span_id=\"{activity.SpanId}\"}} " : null;
        var bucket = Assert.Single(shown.Families["mtproto_batch_duration_seconds"].Samples, sample => sample.Labels.GetValueOrDefault("le") == "0.25");
        var counter = Assert.Single(shown.Families["mtproto_resolves"].Samples);
        Assert.Equal(leads, bucket.Exemplar is not null);
        Assert.StartsWith(expected + (leads ? "0.2 " : string.Empty), bucket.Exemplar ?? string.Empty);
        Assert.StartsWith(expected + (leads ? "1" : string.Empty), counter.Exemplar ?? string.Empty);
    }

    [Fact]
    public async Task Instruments_WithOneNameAndTwoTypes_DoNotReachTheCaller()
    {
        _meter.CreateGauge<long>("queue").Record(1);
        var counter = _meter.CreateHistogram<long>("queue");

        counter.Record(1);

        Assert.Contains("# TYPE queue gauge\nqueue 1\n", await ExportAsync());
    }

    [Fact]
    public async Task Meters_OfAnotherHostInTheProcess_AreNotShown()
    {
        using var mine = new ServiceCollection().AddLogging().AddMeterExposition().BuildServiceProvider();
        using var other = new ServiceCollection().AddLogging().AddMeterExposition().BuildServiceProvider();
        var exposition = mine.GetRequiredService<MeterExposition>();
        mine.GetRequiredService<IMeterFactory>().Create(_meter.Name).CreateGauge<long>("accounts").Record(1);
        other.GetRequiredService<IMeterFactory>().Create(_meter.Name).CreateGauge<long>("accounts").Record(0);

        using var stream = new MemoryStream();
        await exposition.Registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);

        Assert.Contains("accounts 1\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task Exposition_OfEveryKind_PassesPromtool()
    {
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "promtool"))
            .FirstOrDefault(File.Exists);
        if (promtool is null)
        {
            Assert.Skip("promtool is missing (Debian's package prometheus)");
        }

        using var exposition = new MeterExposition(
            Options.Create(new MeterExpositionOptions { Filter = meter => meter == _meter || meter.Name == "System.Runtime" }),
            NullLogger<MeterExposition>.Instance);
        _meter.CreateCounter<long>("mtproto_requests_total").Add(1, Tag("method", "quo\"te\\ and\nline"));
        _meter.CreateHistogram<double>("mtproto_request_duration_seconds", "s").Record(0.1);
        _meter.CreateUpDownCounter<long>("leases.open").Add(1);
        _meter.CreateObservableGauge("mtproto_queue_depth", () => 1);

        using var process = Process.Start(new ProcessStartInfo(promtool, "check metrics")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await exposition.Registry.CollectAndExportAsTextAsync(process.StandardInput.BaseStream, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var complaints = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(string.Empty, complaints);
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose()
    {
        _exposition.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private async Task<string> ExportAsync(ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        using var stream = new MemoryStream();
        await _exposition.Registry.CollectAndExportAsTextAsync(stream, format, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
