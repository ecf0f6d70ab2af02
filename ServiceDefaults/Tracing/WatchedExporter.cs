using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace ServiceDefaults.Tracing;

/// <summary>The exporter, watched for whether the target takes what it sends. It runs on the batch's own thread, one batch at a time.</summary>
internal sealed class WatchedExporter(OtlpExporterOptions options, TargetState state) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> batch)
    {
        var spans = batch.Count;
        var result = base.Export(batch);
        state.Ended(result == ExportResult.Success, spans);
        return result;
    }
}
