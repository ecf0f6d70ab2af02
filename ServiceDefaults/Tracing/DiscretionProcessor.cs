using System.Diagnostics;
using OpenTelemetry;

namespace ServiceDefaults.Tracing;

/// <summary>Takes out of an activity what others put there and what must not leave the process: texts of exceptions may name anything.</summary>
internal sealed class DiscretionProcessor : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Status != ActivityStatusCode.Error)
        {
            return;
        }

        data.SetTag("exception.message", null);
        data.SetTag("exception.stacktrace", null);
    }
}
