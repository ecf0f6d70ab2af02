using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Configuration;

public sealed partial class ConfigurationFollower
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} of the deployment holds")]
    private partial void LogApplied(long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Configuration {Version} of the deployment does not go with what this process was told, and {Present} goes on to hold: {Errors}")]
    private partial void LogRefused(long version, long present, string errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the next start takes of configuration {Version} could not be kept: {Problem}")]
    private partial void LogNotKept(long version, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The deployment's configuration cannot be asked for: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Told of configuration {Version} while an earlier one is being read")]
    private partial void LogToldAgain(long version);
}
