using Microsoft.Extensions.Logging;

namespace Grains.KeyVault;

internal sealed partial class KeyRotationGrain
{
    [LoggerMessage(EventId = 1, EventName = "KeyRotated", Level = LogLevel.Information, Message = "Key {KeyId} was made; everything is sealed under it from now on")]
    private static partial void LogRotated(ILogger logger, string keyId);

    [LoggerMessage(EventId = 2, EventName = "ResealResumed", Level = LogLevel.Information, Message = "Sealing under the newest key goes on after {Done} of {Total}")]
    private static partial void LogResumed(ILogger logger, long done, long total);

    [LoggerMessage(EventId = 3, EventName = "ResealFinished", Level = LogLevel.Information, Message = "Sealing under the newest key: {Done} looked at, {Resealed} sealed anew, {Failed} could not be")]
    private static partial void LogFinished(ILogger logger, long done, long resealed, long failed);

    [LoggerMessage(EventId = 4, EventName = "KeyRetired", Level = LogLevel.Information, Message = "Key {KeyId} was taken away; nothing was sealed under it")]
    private static partial void LogRetired(ILogger logger, string keyId);

    [LoggerMessage(EventId = 5, EventName = "ResealFailed", Level = LogLevel.Warning, Message = "Sealing under the newest key does not get on; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
