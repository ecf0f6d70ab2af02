using OpenTelemetry;
using OpenTelemetry.Logs;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Logging;

/// <summary>Gives lines of grains the trace that they belong to where only its id came along. Runs on the thread that logs.</summary>
internal sealed class LineContextProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.TraceId == default && TraceContext.Current is { } context)
        {
            data.TraceId = context.TraceId;
            data.SpanId = context.SpanId;
            data.TraceFlags = context.TraceFlags;
        }
    }
}
