using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Tracing;
using Testing.Otlp;

namespace ServiceDefaults.Tests.Tracing;

/// <summary>What a target of traces that does not do its part costs: its own function and nothing else.</summary>
[Collection("traces of the process")]
public sealed class DeadEndpointTests : IDisposable
{
    private readonly ActivitySource _source = new("Telepool.DeadTest");
    private readonly CollectedLog _log = new();

    public void Dispose()
    {
        _source.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Refused_ThenThere_IsSaidOnceAndHealsByItself()
    {
        var port = FreePort();
        using var export = TraceExport.Begin(TracingRig.OverHttp(new Uri($"http://127.0.0.1:{port}")), "telepool-test", _log)!;
        Trace("telepool.lost");
        await UntilAsync(() => Count(LogLevel.Warning) == 1);
        Trace("telepool.lost");

        await using var receiver = await OtlpReceiver.StartAsync(port);
        await UntilAsync(() =>
        {
            Trace("telepool.found");
            return receiver.Spans.Any(static span => span.Name == "telepool.found");
        });
        await UntilAsync(() => Count(LogLevel.Information) == 1);

        Assert.Equal(1, Count(LogLevel.Warning));
        Assert.Contains($"127.0.0.1:{port}", _log.Lines.First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_AnswersOf500_AreSaidOnce()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = StatusCodes.Status500InternalServerError;
        using var export = TraceExport.Begin(TracingRig.OverHttp(receiver.Http), "telepool-test", _log)!;
        for (var requests = 1; requests <= 3; requests++)
        {
            await UntilAsync(() =>
            {
                Trace("telepool.refused");
                return receiver.Requests >= requests;
            });
        }

        await UntilAsync(() => Count(LogLevel.Warning) == 1);
        receiver.Answer = StatusCodes.Status200OK;
        await UntilAsync(() =>
        {
            Trace("telepool.taken");
            return receiver.Spans.Any(static span => span.Name == "telepool.taken");
        });
        await UntilAsync(() => Count(LogLevel.Information) == 1);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task Failing_OverGrpc_IsSaidOnceToo()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = StatusCodes.Status503ServiceUnavailable;
        using var export = TraceExport.Begin(TracingRig.Settings(receiver.Grpc), "telepool-test", _log)!;
        Trace("telepool.refused");
        await UntilAsync(() => Count(LogLevel.Warning) == 1);
        receiver.Answer = StatusCodes.Status200OK;
        await UntilAsync(() =>
        {
            Trace("telepool.taken");
            return receiver.Spans.Any(static span => span.Name == "telepool.taken");
        });
        await UntilAsync(() => Count(LogLevel.Information) == 1);
    }

    [Fact]
    public async Task Hanging_CostsAQueueAndNoTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var export = TraceExport.Begin(TracingRig.OverHttp(new Uri($"http://{silent.LocalEndpoint}")), "telepool-test", _log)!;
        Trace("telepool.first");
        using var taken = await silent.AcceptSocketAsync().WaitAsync(TimeSpan.FromMinutes(1));

        // The exporter hangs in its first request from here on.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 100_000; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Trace("telepool.more");
            var took = Stopwatch.GetElapsedTime(started);
            longest = took > longest ? took : longest;
        }

        // Nothing waits for the target: the longest is a matter of the scheduler, and far below any time limit of the exporter.
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);

        var ending = Stopwatch.StartNew();
        export.Dispose();
        Assert.InRange(ending.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Refused_AtTheEnd_IsNotWaitedFor()
    {
        var export = TraceExport.Begin(TracingRig.OverHttp(new Uri($"http://127.0.0.1:{FreePort()}")), "telepool-test", _log)!;
        Trace("telepool.lost");
        await UntilAsync(() => Count(LogLevel.Warning) == 1);
        Trace("telepool.lost");

        var ending = Stopwatch.StartNew();
        export.Dispose();
        Assert.InRange(ending.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private int Count(LogLevel level) => _log.Lines.Count(line => line.Level == level);

    private void Trace(string name)
    {
        Activity.Current = null;
        using (_source.StartActivity(name))
        {
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
