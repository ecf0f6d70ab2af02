using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Logging;

/// <summary>From this process' log to a target: with the values of every line and the trace that it belongs to, in batches from a bounded queue on a thread of its own.</summary>
internal sealed class LogPipeline : IDisposable
{
    // As many as of spans; what does not fit is left out here and still stands on standard error.
    private const int QueuedLines = 2048;
    private const int LinesPerBatch = 512;
    private const int BatchDelayMs = 2_000;

    private readonly OpenTelemetryLoggerProvider _provider;
    private readonly BatchLogRecordExportProcessor _batches;
    private readonly WatchedLogExporter _exporter;

    private LogPipeline(OpenTelemetryLoggerProvider provider, BatchLogRecordExportProcessor batches, WatchedLogExporter exporter)
    {
        _provider = provider;
        _batches = batches;
        _exporter = exporter;
    }

    /// <summary>Where it is said that the target takes nothing; null for nowhere.</summary>
    public ILogger? Log
    {
        get => _exporter.Log;
        set => _exporter.Log = value;
    }

    public static LogPipeline Build(ExportTarget target, string service)
    {
        var options = ExportParts.OptionsOf(target, "logs");
        var sender = new OtlpLogExporter(options);
        var exporter = new WatchedLogExporter(sender, target.Endpoint);
        var batches = new BatchLogRecordExportProcessor(exporter, QueuedLines, BatchDelayMs, options.TimeoutMilliseconds, LinesPerBatch);
        var resource = ResourceBuilder.CreateDefault();
        ExportParts.Describe(resource, service);
        var logging = new OpenTelemetryLoggerOptions { IncludeFormattedMessage = true, ParseStateValues = true };
        logging.SetResourceBuilder(resource).AddProcessor(new LineContextProcessor()).AddProcessor(batches).AddProcessor(new SenderLink(sender));
        return new LogPipeline(new OpenTelemetryLoggerProvider(new Fixed<OpenTelemetryLoggerOptions>(logging)), batches, exporter);
    }

    public ILogger CreateLogger(string category) => _provider.CreateLogger(category);

    public void Dispose()
    {
        // Before the provider, which would wait longer, and for a target that takes nothing as well.
        _batches.Shutdown(ExportParts.PatienceOf(_exporter.IsFailing));
        _provider.Dispose();
    }

    /// <summary>Tells the sender, which the provider does not know behind the one that watches it, whose log it sends.</summary>
    private sealed class SenderLink(OtlpLogExporter sender) : BaseExportProcessor<LogRecord>(sender)
    {
        protected override void OnExport(LogRecord data)
        {
        }
    }

    // Of any type: whoever looks through the assembly's types would load the SDK for an interface of one of its.
    private sealed class Fixed<T>(T options) : IOptionsMonitor<T>
    {
        public T CurrentValue => options;

        public T Get(string? name) => options;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }
}
