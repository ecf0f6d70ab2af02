using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace ServiceDefaults.Metrics;

/// <summary>The exporter, watched for whether the target takes what it sends. It is said once when it stops doing so, and once when it does again.</summary>
internal sealed partial class WatchedMetricExporter(OtlpExporterOptions options, Uri endpoint, ILogger? log) : OtlpMetricExporter(options)
{
    private volatile bool _isFailing;

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => _isFailing;

    public override ExportResult Export(in Batch<Metric> metrics)
    {
        var result = base.Export(metrics);
        var isFailing = result != ExportResult.Success;
        if (isFailing != _isFailing && log is not null)
        {
            if (isFailing)
            {
                LogFails(log, endpoint);
            }
            else
            {
                LogHealed(log, endpoint);
            }
        }

        _isFailing = isFailing;
        return result;
    }
}
