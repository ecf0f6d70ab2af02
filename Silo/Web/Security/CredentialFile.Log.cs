using Microsoft.Extensions.Logging;

namespace Telepool.Silo.Web.Security;

/// <content>What the log is told.</content>
internal sealed partial class CredentialFile
{
    [LoggerMessage(1311, LogLevel.Information, "{Count} operators may log in, by {File}", EventName = "OperatorsRead")]
    private static partial void LogRead(ILogger logger, int count, string file);

    [LoggerMessage(1312, LogLevel.Warning, "{File} is gone: no operator can log in by a token or a certificate", EventName = "OperatorsGone")]
    private static partial void LogGone(ILogger logger, string file);

    [LoggerMessage(1313, LogLevel.Warning, "{File} cannot be taken and what it said before holds: {Problem}", EventName = "OperatorsBad")]
    private static partial void LogBad(ILogger logger, string file, string problem);
}
