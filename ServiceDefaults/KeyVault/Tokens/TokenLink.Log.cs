using Microsoft.Extensions.Logging;
using Net.Pkcs11Interop.Common;

namespace ServiceDefaults.KeyVault.Tokens;

internal sealed partial class TokenLink
{
    [LoggerMessage(EventId = 1, EventName = "TokenLost", Level = LogLevel.Warning, Message = "The connection to token {Token} was lost ({Value}); a new one is made")]
    private static partial void LogLost(ILogger logger, string token, CKR value);

    [LoggerMessage(EventId = 2, EventName = "TokenBack", Level = LogLevel.Information, Message = "Token {Token} is connected again")]
    private static partial void LogBack(ILogger logger, string token);

    [LoggerMessage(EventId = 3, EventName = "TokenUnusable", Level = LogLevel.Error, Message = "The key vault's token cannot be used: {Problem}")]
    private static partial void LogUnusable(ILogger logger, string problem);
}
