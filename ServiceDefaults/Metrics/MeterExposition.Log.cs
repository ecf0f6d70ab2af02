using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Metrics;

internal sealed partial class MeterExposition
{
    [LoggerMessage(EventId = 1, EventName = "MeasurementRefused", Level = LogLevel.Debug, Message = "A measurement was refused: {Reason}")]
    private partial void LogRefused(string reason);
}
