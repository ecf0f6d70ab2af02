using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;

namespace ServiceDefaults.Logging;

/// <summary>
/// The exporter, watched for whether the target takes what it sends. It is said once when it stops doing so, and once when it does again; it runs on the
/// batch's own thread, one batch at a time.
/// </summary>
internal sealed partial class WatchedLogExporter(OtlpLogExporter sender, Uri endpoint) : BaseExporter<LogRecord>
{
    private volatile bool _isFailing;
    private volatile ILogger? _log;
    private long _lost;

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Where it is said; null for nowhere.</summary>
    public ILogger? Log
    {
        get => _log;
        set => _log = value;
    }

    public override ExportResult Export(in Batch<LogRecord> batch)
    {
        var lines = batch.Count;
        var result = sender.Export(batch);
        var wasFailing = _isFailing;
        _isFailing = result != ExportResult.Success;
        if (_isFailing)
        {
            _lost += lines;
            if (!wasFailing && _log is { } log)
            {
                LogFails(log, endpoint);
            }
        }
        else if (wasFailing)
        {
            if (_log is { } log)
            {
                LogHealed(log, endpoint, _lost);
            }

            _lost = 0;
        }

        return result;
    }
}
