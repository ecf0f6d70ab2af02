using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grains.Tests;

/// <summary>Keeps every line that is logged, with its arguments and exceptions, whatever its level.</summary>
internal sealed class CapturingLogger : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var arguments = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : string.Empty;
        _lines.Enqueue($"{formatter(state, exception)} {arguments} {exception}");
    }

    public void Dispose()
    {
    }
}
