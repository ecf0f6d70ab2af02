using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Configuration;

public sealed partial class GatewayConfigurator
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} holds: {Users} users, {Listeners} listeners")]
    private partial void LogConfigured(long version, int users, int listeners);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changed, but only from the next start on: {Settings}")]
    private partial void LogLater(string settings);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change was refused and configuration {Version} goes on to hold: {Errors}")]
    private partial void LogRefused(long version, string errors);
}
