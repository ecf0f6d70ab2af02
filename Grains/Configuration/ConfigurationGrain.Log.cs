using Microsoft.Extensions.Logging;

namespace Grains.Configuration;

internal sealed partial class ConfigurationGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} by {Author} changes {Settings}")]
    private partial void LogChanged(long version, string author, string settings);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored value of {Setting} in configuration {Version} cannot be opened with the keys of this host; it counts as not set")]
    private partial void LogLost(string setting, long version);
}
