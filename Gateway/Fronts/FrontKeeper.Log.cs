using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Fronts;

internal sealed partial class FrontKeeper
{
    [LoggerMessage(1, LogLevel.Information, "Front {Host}:{Port} looked at: {Answers} answers, post-quantum {IsPostQuantum}, encrypted handshake of {Shortest} to {Longest} bytes.", EventName = "FrontTaken")]
    private static partial void LogTaken(ILogger logger, string host, int port, int answers, bool isPostQuantum, int shortest, int longest);

    [LoggerMessage(2, LogLevel.Warning, "Front {Host}:{Port} could not be looked at: {Problem}. What is known of it stays.", EventName = "FrontNotTaken")]
    private static partial void LogFailed(ILogger logger, string host, int port, string problem);
}
