using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using ServiceDefaults.Metrics;
using ServiceDefaults.Tests.Tracing;
using ServiceDefaults.Tracing;
using Testing.Otlp;

namespace ServiceDefaults.Tests.Metrics;

public sealed class MetricExportTests
{
    [Fact]
    public void Begin_WithoutTheFlag_DoesNothing() =>
        Assert.Null(MetricExport.Begin(new HostSettings { OtlpEndpoint = new Uri("http://127.0.0.1:4318") }, "test", logs: null));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Begin_WithATarget_SendsWhatWasMeasuredWithItsTraces(bool overHttp)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var meter = new Meter("Telepool.Test." + Guid.NewGuid());
        using var activity = new Activity("call").SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var export = MetricExport.Begin(overHttp ? Settings(receiver.Http) : Settings(receiver.Grpc) with { OtlpProtocol = "grpc" }, "test", logs: null);
        var (calls, duration) = (meter.CreateCounter<long>("mtproto_requests_total", "{call}"), meter.CreateHistogram<double>("mtproto_batch_duration_seconds", "s"));
        activity.Start();
        calls.Add(2, new KeyValuePair<string, object?>("status", "ok"));
        duration.Record(0.2);
        activity.Stop();

        export!.Dispose();

        var sum = Assert.Single(receiver.Metrics, metric => metric.Meter == meter.Name && metric.Name == "mtproto_requests_total");
        Assert.Equal(("test", "sum", true, "{call}", 2d), (sum.Service, sum.Kind, sum.IsMonotonic, sum.Unit, sum.Value));
        Assert.Equal("ok", sum.Labels["status"]);
        var histogram = Assert.Single(receiver.Metrics, metric => metric.Meter == meter.Name && metric.Name == "mtproto_batch_duration_seconds");
        Assert.Equal(("histogram", 1UL, 0.2), (histogram.Kind, histogram.Count, histogram.Value));
        Assert.Equal(new MeterExpositionOptions().DefaultBuckets, histogram.Bounds);
        Assert.Equal([activity.TraceId.ToString()], histogram.TraceIds);
        Assert.Contains(receiver.Metrics, metric => metric.Name == "dotnet.gc.collections");
        Assert.DoesNotContain(receiver.Metrics, metric => metric.Name == "dotnet.thread_pool.thread.count" || metric.Meter.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_ThatIsAskedTo_SendsItsOwnMetrics()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(new TelepoolSettings { Host = Settings(receiver.Http) with { HealthBind = new IPEndPoint(IPAddress.Loopback, 0) } });
        await using (var app = builder.Build())
        {
            app.MapTelepoolDefaults();
            await app.StartAsync(TestContext.Current.CancellationToken);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        var info = Assert.Single(receiver.Metrics, metric => metric.Name == "telepool_host_info");
        Assert.Equal(("telepool", "gauge", 1d), (info.Service, info.Kind, info.Value));
    }

    [Fact]
    public async Task Dispose_WithATargetThatRefuses_EndsSoon()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = StatusCodes.Status503ServiceUnavailable;
        var started = Stopwatch.GetTimestamp();

        MetricExport.Begin(Settings(receiver.Http), "test", logs: null)!.Dispose();
        MetricExport.Begin(Settings(new Uri("http://127.0.0.1:1")), "test", logs: null)!.Dispose();

        MetricExport.Begin(Settings(new Uri("http://127.0.0.1:1")) with { OtlpProtocol = "grpc" }, "test", logs: null)!.Dispose();

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Target_ThatFailsAndHeals_IsSaidOnceEach(bool overHttp)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = StatusCodes.Status503ServiceUnavailable;
        using var told = new CollectedLog();
        var settings = overHttp ? Settings(receiver.Http) : Settings(receiver.Grpc) with { OtlpProtocol = "grpc" };
        using (var pipeline = MetricPipeline.Build(ExportTarget.Of(settings)!, "test", told))
        {
            pipeline.Flush();
            pipeline.Flush();
            Assert.Equal([LogLevel.Warning], told.Lines.Select(static line => line.Level));
            receiver.Answer = StatusCodes.Status200OK;
            pipeline.Flush();
        }

        Assert.Equal([LogLevel.Warning, LogLevel.Information], told.Lines.Select(static line => line.Level));
        Assert.NotEmpty(receiver.Metrics);
    }

    private static HostSettings Settings(Uri endpoint) => new() { OpenTelemetryEnabled = true, OtlpEndpoint = endpoint, OtlpProtocol = "http/protobuf" };
}
