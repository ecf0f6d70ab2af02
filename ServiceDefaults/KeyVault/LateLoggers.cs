using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ServiceDefaults.KeyVault;

/// <summary>Loggers for what is opened before the host has any: they say nothing until the host's own are named.</summary>
internal sealed class LateLoggers : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, Logger> _loggers = new(StringComparer.Ordinal);
    private volatile ILoggerFactory _target = NullLoggerFactory.Instance;

    /// <summary>Where everything goes from now on.</summary>
    public void LogTo(ILoggerFactory target)
    {
        _target = target;
        foreach (var (name, logger) in _loggers)
        {
            logger.Target = target.CreateLogger(name);
        }
    }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new Logger(_target.CreateLogger(name)));

    public void AddProvider(ILoggerProvider provider) => _target.AddProvider(provider);

    public void Dispose()
    {
    }

    private sealed class Logger(ILogger target) : ILogger
    {
        private volatile ILogger _target = target;

        public ILogger Target
        {
            set => _target = value;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _target.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => _target.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _target.Log(logLevel, eventId, state, exception, formatter);
    }
}
