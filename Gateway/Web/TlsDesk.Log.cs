using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Web;

internal sealed partial class TlsDesk
{
    [LoggerMessage(1, LogLevel.Information, "The certificate in {Path} has changed and was read.", EventName = "CertificateRead")]
    private partial void LogRead(string path);

    [LoggerMessage(2, LogLevel.Warning, "{Problem}; the certificate that was read before stays in use.", EventName = "CertificateNotRead")]
    private partial void LogNotRead(string problem);

    [LoggerMessage(3, LogLevel.Error, "The handling of a connection inside TLS failed.", EventName = "TlsFault")]
    private partial void LogFault(Exception exception);
}
