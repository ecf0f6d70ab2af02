using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Workers;

internal sealed unsafe partial class Worker
{
    [LoggerMessage(1, LogLevel.Error, "Worker {Index}: the handling of a {Handler} failed; what it was about is closed.", EventName = "HandlerFault")]
    private partial void LogHandlerFault(Exception exception, int index, string handler);

    [LoggerMessage(2, LogLevel.Critical, "Worker {Index} ended by a fault.", EventName = "WorkerEnded")]
    private partial void LogEnded(Exception exception, int index);
}
