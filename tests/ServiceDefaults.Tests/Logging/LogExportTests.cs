using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ServiceDefaults.Configuration;
using ServiceDefaults.Logging;
using ServiceDefaults.Tests.Tracing;
using ServiceDefaults.Tracing;
using Testing.Otlp;

namespace ServiceDefaults.Tests.Logging;

public sealed partial class LogExportTests
{
    [Fact]
    public void Begin_WithoutTheFlag_DoesNothing() =>
        Assert.Null(LogExport.Begin(new HostSettings { OtlpEndpoint = new Uri("http://127.0.0.1:4318") }, "test"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Log_WithATarget_ArrivesWithItsValuesAndItsTrace(bool overHttp)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var activity = new Activity("work").SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        await using (var services = Services(overHttp ? TracingRig.OverHttp(receiver.Http) : TracingRig.Settings(receiver.Grpc)))
        {
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Telepool.Tests.Something");
            activity.Start();
            LogStored(log, 7, "one");
            activity.Stop();
            LogFailed(log, new InvalidOperationException("it would not"));
            LogDetail(log);
        }

        var logs = receiver.Logs;
        var stored = Assert.Single(logs, static log => log.Attributes.ContainsKey("Rows"));
        Assert.Equal(("Telepool.Tests.Something", "7 rows of one were stored", 9, "Information", "RowsStored"), (stored.Category, stored.Body, stored.Severity, stored.SeverityText, stored.EventName));
        Assert.Equal((7L, "one"), ((long)stored.Attributes["Rows"], (string)stored.Attributes["Account"]));
        Assert.Equal((activity.TraceId.ToString(), activity.SpanId.ToString()), (stored.TraceId, stored.SpanId));
        Assert.Equal("telepool", stored.Service);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds((long)(stored.Time / 1_000_000)), TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        var failed = Assert.Single(logs, static log => log.EventName == "Failed");
        Assert.Equal((17, string.Empty, "it would not"), (failed.Severity, failed.TraceId, failed.Attributes["exception.message"]));
        Assert.DoesNotContain(logs, static log => log.EventName == "Detail");
    }

    [Fact]
    public async Task Log_OfAGrainWhoseCallBroughtTheIdAlone_CarriesIt()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        Activity.Current = null;
        RequestContext.Set(TraceContext.TraceParent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        await using (var services = Services(TracingRig.OverHttp(receiver.Http)))
        {
            LogStored(services.GetRequiredService<ILoggerFactory>().CreateLogger("Telepool.Tests.Something"), 7, "one");
        }

        RequestContext.Clear();
        var stored = Assert.Single(receiver.Logs);
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (stored.TraceId, stored.SpanId));
    }

    [Fact]
    public async Task Levels_ThatChange_HoldForWhatIsExportedToo()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var services = Services(TracingRig.OverHttp(receiver.Http)))
        {
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Telepool.Tests.Something");
            LogDetail(log);
            Assert.True(LogLevelRules.TryParse("Debug", out var rules, out _));
            services.GetRequiredService<LogLevels>().Rules = rules;
            LogDetail(log);
            Assert.True(LogLevelRules.TryParse("Error", out rules, out _));
            services.GetRequiredService<LogLevels>().Rules = rules;
            LogStored(log, 1, "nobody");
        }

        Assert.Equal(["Detail"], receiver.Logs.Select(static log => log.EventName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Target_ThatFailsAndHeals_IsSaidOnceEach(bool overHttp)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = StatusCodes.Status503ServiceUnavailable;
        var settings = overHttp ? TracingRig.OverHttp(receiver.Http) : TracingRig.Settings(receiver.Grpc);
        using var told = new CollectedLog();
        using var export = LogExport.Begin(settings, "test")!;
        LogExport.Tell(settings, told);
        var log = export.CreateLogger("Telepool.Tests.Something");
        for (var requests = 1; requests <= 3; requests++)
        {
            LogStored(log, requests, "one");
            await receiver.WaitForRequestsAsync(requests);
        }

        receiver.Answer = StatusCodes.Status200OK;
        await UntilAsync(() =>
        {
            LogStored(log, 4, "one");
            return told.Lines.Any(static line => line.Level == LogLevel.Information);
        });

        Assert.Equal([LogLevel.Warning, LogLevel.Information], told.Lines.Select(static line => line.Level));
        Assert.Contains(receiver.Logs, static log => log.Attributes["Rows"].Equals(4L));
    }

    [Fact]
    public async Task Target_ThatHangs_CostsAQueueAndNoTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var export = LogExport.Begin(TracingRig.OverHttp(new Uri($"http://{silent.LocalEndpoint}")), "test")!;
        var log = export.CreateLogger("Telepool.Tests.Something");
        LogStored(log, 0, "one");
        using var taken = await silent.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(60));

        // The exporter hangs in its first request from here on, for its ten seconds; were it waited for, this would take days.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100_000; i++)
        {
            LogStored(log, i, "one");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
        export.Dispose();
    }

    [Fact]
    public void Target_ThatIsNotThere_DoesNotKeepAnEndWaiting()
    {
        var ending = Stopwatch.StartNew();
        var settings = TracingRig.OverHttp(new Uri("http://127.0.0.1:1"));
        using (var first = LogExport.Begin(settings, "test")!)
        using (var second = LogExport.Begin(settings, "test")!)
        {
            LogStored(first.CreateLogger("Telepool.Tests.Something"), 1, "one");
            LogStored(second.CreateLogger("Telepool.Tests.Something"), 2, "two");
        }

        Assert.InRange(ending.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Host_ThatIsAskedTo_SaysInItsLogThatTheTargetTakesNothing()
    {
        var settings = TracingRig.OverHttp(new Uri("http://127.0.0.1:1"));
        using var told = new ToldLog();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddTelepoolLog(settings);
        builder.Logging.AddProvider(told);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        LogStored(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Telepool.Tests.Something"), 1, "one");

        await UntilAsync(() => told.Events.Contains("LogsFail"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static ServiceProvider Services(HostSettings settings) =>
        new ServiceCollection().AddLogging(logging => logging.AddTelepoolLog(settings)).BuildServiceProvider();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Rows} rows of {Account} were stored", EventName = "RowsStored")]
    private static partial void LogStored(ILogger log, int rows, string account);

    [LoggerMessage(2, LogLevel.Error, "It failed", EventName = "Failed")]
    private static partial void LogFailed(ILogger log, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "A detail", EventName = "Detail")]
    private static partial void LogDetail(ILogger log);
}
