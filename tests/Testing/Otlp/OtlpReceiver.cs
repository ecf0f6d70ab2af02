using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing.Otlp;

/// <summary>Takes traces, metrics and logs by OTLP, as protobuf over HTTP and by gRPC without TLS, and decodes them.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    // What a path takes, over HTTP and by gRPC.
    private static readonly Dictionary<string, Signal> Paths = new(StringComparer.Ordinal)
    {
        ["/v1/traces"] = Signal.Traces,
        ["/v1/metrics"] = Signal.Metrics,
        ["/v1/logs"] = Signal.Logs,
        ["/opentelemetry.proto.collector.trace.v1.TraceService/Export"] = Signal.Traces,
        ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"] = Signal.Metrics,
        ["/opentelemetry.proto.collector.logs.v1.LogsService/Export"] = Signal.Logs,
    };

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<ReceivedMetric> _metrics = new();
    private readonly ConcurrentQueue<ReceivedLog> _logs = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private int _requests;
    private volatile TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => _app = app;

    private enum Signal
    {
        Traces,
        Metrics,
        Logs,
    }

    /// <summary>Where protobuf over HTTP is taken.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Where gRPC is taken.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>What is answered from now on; 200 takes what comes.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    /// <summary>Requests so far, taken or not.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The spans that were taken so far.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>The points of metrics that were taken so far.</summary>
    public IReadOnlyCollection<ReceivedMetric> Metrics => _metrics;

    /// <summary>The lines of logs that were taken so far.</summary>
    public IReadOnlyCollection<ReceivedLog> Logs => _logs;

    /// <summary>The bodies as they came, to be searched for what must not be in them.</summary>
    public IReadOnlyCollection<byte[]> Bodies => _bodies;

    /// <summary>Starts on ports that are free.</summary>
    /// <param name="httpPort">A port to take for HTTP; 0 for any.</param>
    public static async Task<OtlpReceiver> StartAsync(int httpPort = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, httpPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        var urls = app.Urls.ToArray();
        (receiver.Http, receiver.Grpc) = (new Uri(urls[0]), new Uri(urls[1]));
        return receiver;
    }

    /// <summary>Waits until the spans that were taken fulfil a condition.</summary>
    /// <exception cref="TimeoutException">They did not in time; the message lists what was taken.</exception>
    public async Task<IReadOnlyList<ReceivedSpan>> WaitAsync(Func<IReadOnlyCollection<ReceivedSpan>, bool> condition, TimeSpan? patience = null)
    {
        await UntilAsync(
            () => condition(_spans), () => string.Join(", ", _spans.Select(static span => $"{span.Name} ({span.TraceId[..6]} {span.ParentId}>{span.SpanId})")), patience);
        return [.. _spans];
    }

    /// <summary>Waits until the metrics that were taken fulfil a condition.</summary>
    /// <exception cref="TimeoutException">They did not in time.</exception>
    public async Task<IReadOnlyList<ReceivedMetric>> WaitForMetricsAsync(Func<IReadOnlyCollection<ReceivedMetric>, bool> condition)
    {
        await UntilAsync(() => condition(_metrics), () => string.Join(", ", _metrics.Select(static metric => metric.Name).Distinct()));
        return [.. _metrics];
    }

    /// <summary>Waits until the lines of logs that were taken fulfil a condition.</summary>
    /// <exception cref="TimeoutException">They did not in time.</exception>
    public async Task<IReadOnlyList<ReceivedLog>> WaitForLogsAsync(Func<IReadOnlyCollection<ReceivedLog>, bool> condition)
    {
        await UntilAsync(() => condition(_logs), () => string.Join(", ", _logs.Select(static log => log.Body)));
        return [.. _logs];
    }

    /// <summary>Waits until that many requests came, taken or not.</summary>
    public Task WaitForRequestsAsync(int count) => UntilAsync(() => Requests >= count, () => $"{Requests} requests");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private async Task UntilAsync(Func<bool> condition, Func<string> describe, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            var news = _news.Task;
            if (condition())
            {
                return;
            }

            try
            {
                await news.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("This came: " + describe());
            }
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (!Paths.TryGetValue(context.Request.Path.Value!, out var signal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        if (Answer == StatusCodes.Status200OK)
        {
            Take(signal, isGrpc ? Unframed(bytes) : Unzipped(bytes, context.Request.Headers.ContentEncoding.ToString()));
        }

        Interlocked.Increment(ref _requests);
        await AnswerAsync(context, isGrpc);
        Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void Take(Signal signal, byte[] message)
    {
        switch (signal)
        {
            case Signal.Traces:
                Add(_spans, TraceRequest.Read(message));
                break;
            case Signal.Metrics:
                Add(_metrics, MetricRequest.Read(message));
                break;
            default:
                Add(_logs, LogRequest.Read(message));
                break;
        }

        _bodies.Enqueue(message);

        static void Add<T>(ConcurrentQueue<T> queue, IReadOnlyList<T> items)
        {
            foreach (var item in items)
            {
                queue.Enqueue(item);
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, bool isGrpc)
    {
        if (!isGrpc)
        {
            context.Response.StatusCode = Answer;
            context.Response.ContentType = "application/x-protobuf";
            return;
        }

        // gRPC says how it went in a trailer (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md); 14 is "unavailable".
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", Answer == StatusCodes.Status200OK ? "0" : "14");
    }

    // A byte that tells of compression, and the length.
    private static byte[] Unframed(byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
        return bytes[0] == 0 && length == bytes.Length - 5 ? bytes[5..] : throw new InvalidDataException("not one message of gRPC without compression");
    }

    private static byte[] Unzipped(byte[] bytes, string encoding)
    {
        if (encoding.Length == 0)
        {
            return bytes;
        }

        using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zip.CopyTo(plain);
        return plain.ToArray();
    }
}
