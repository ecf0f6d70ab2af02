using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing.Traces;

/// <summary>Takes traces by OTLP, as protobuf over HTTP and by gRPC without TLS, and decodes them.</summary>
public sealed class TraceReceiver : IAsyncDisposable
{
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private volatile TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TraceReceiver(WebApplication app) => _app = app;

    /// <summary>Where protobuf over HTTP is taken.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Where gRPC is taken.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>What is answered from now on; 200 takes what comes.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    /// <summary>Requests so far, taken or not.</summary>
    public int Requests { get; private set; }

    /// <summary>What was taken so far.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>The bodies as they came, to be searched for what must not be in them.</summary>
    public IReadOnlyCollection<byte[]> Bodies => _bodies;

    /// <summary>Starts on ports that are free.</summary>
    /// <param name="httpPort">A port to take for HTTP; 0 for any.</param>
    public static async Task<TraceReceiver> StartAsync(int httpPort = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, httpPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new TraceReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        var urls = app.Urls.ToArray();
        (receiver.Http, receiver.Grpc) = (new Uri(urls[0]), new Uri(urls[1]));
        return receiver;
    }

    /// <summary>Waits until what was taken fulfils a condition.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message lists what was taken.</exception>
    public async Task<IReadOnlyList<ReceivedSpan>> WaitAsync(Func<IReadOnlyCollection<ReceivedSpan>, bool> condition, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            var news = _news.Task;
            if (condition(_spans))
            {
                return [.. _spans];
            }

            try
            {
                await news.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("These spans came: " + string.Join(", ", _spans.Select(static span => $"{span.Name} ({span.TraceId[..6]} {span.ParentId}>{span.SpanId})")));
            }
        }
    }

    /// <summary>Waits until that many requests came, taken or not.</summary>
    public async Task WaitForRequestsAsync(int count, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            var news = _news.Task;
            if (Requests >= count)
            {
                return;
            }

            await news.WaitAsync(limit.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var isGrpc = context.Request.Path == GrpcPath;
        if (!isGrpc && context.Request.Path != "/v1/traces")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        if (Answer == StatusCodes.Status200OK)
        {
            Take(isGrpc ? Unframed(bytes) : Unzipped(bytes, context.Request.Headers.ContentEncoding.ToString()));
        }

        Requests++;
        await AnswerAsync(context, isGrpc);
        Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void Take(byte[] message)
    {
        foreach (var span in TraceRequest.Read(message))
        {
            _spans.Enqueue(span);
        }

        _bodies.Enqueue(message);
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
