using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ServiceDefaults.Metrics;

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

        Assert.Contains("# HELP mtproto_requests_total Calls to Telegram.\n# TYPE mtproto_requests_total counter\n", text);
        Assert.Contains("mtproto_requests_total{dc=\"2\",method=\"getHistory\"} 5\n", text);
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
    public async Task Series_BeyondTheLimit_AreDroppedAndCounted()
    {
        _options.MaxSeriesPerInstrument = 2;
        var counter = _meter.CreateCounter<long>("mtproto.requests");
        for (var i = 0; i < 5; i++)
        {
            counter.Add(1, Tag("account", i));
        }

        var text = await ExportAsync();

        Assert.Contains("account=\"1\"", text);
        Assert.DoesNotContain("account=\"2\"", text);
        Assert.Contains("metrics_dropped_measurements_total 3\n", text);
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

    private async Task<string> ExportAsync()
    {
        using var stream = new MemoryStream();
        await _exposition.Registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
