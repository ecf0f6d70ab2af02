using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Metrics;

internal sealed partial class MeterExposition
{
    [LoggerMessage(EventId = 1, EventName = "MeasurementRefused", Level = LogLevel.Debug, Message = "A measurement was refused: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(EventId = 2, EventName = "MeasurementFailed", Level = LogLevel.Warning, Message = "An instrument could not say its value")]
    private partial void LogUnobserved(Exception exception);
}
