using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Configuration;

public sealed partial class ConfigurationFollower
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "The deployment's configuration cannot be asked for: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Told of configuration {Version} while an earlier one is being read")]
    private partial void LogToldAgain(long version);
}
