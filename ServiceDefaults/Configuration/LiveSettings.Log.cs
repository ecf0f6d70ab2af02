using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Configuration;

public sealed partial class LiveSettings
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} of the deployment holds")]
    private partial void LogApplied(long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Configuration {Version} does not go with what this process was told, and {Present} goes on to hold: {Errors}")]
    private partial void LogRefused(long version, long present, string errors);
}
