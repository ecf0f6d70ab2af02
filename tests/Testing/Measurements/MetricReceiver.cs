using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Testing.Measurements;

/// <summary>Takes metrics by OTLP as protobuf over HTTP and decodes them.</summary>
public sealed class MetricReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedMetric> _metrics = new();

    private MetricReceiver(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What is answered from now on; 200 takes what comes.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    /// <summary>What was taken so far.</summary>
    public IReadOnlyCollection<ReceivedMetric> Metrics => _metrics;

    /// <summary>Starts on a port that is free.</summary>
    public static async Task<MetricReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new MetricReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        receiver.Address = new Uri(app.Urls.First());
        return receiver;
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
        using var body = new MemoryStream();
        var isZipped = context.Request.Headers.ContentEncoding == "gzip";
        await (isZipped ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body).CopyToAsync(body);
        context.Response.StatusCode = context.Request.Path == "/v1/metrics" ? Answer : StatusCodes.Status404NotFound;
        context.Response.ContentType = "application/x-protobuf";
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            foreach (var metric in MetricRequest.Read(body.ToArray()))
            {
                _metrics.Enqueue(metric);
            }
        }
    }
}
