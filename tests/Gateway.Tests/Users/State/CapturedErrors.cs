using Microsoft.Extensions.Logging;
using Telepool.Gateway.Users.State;

namespace Gateway.Tests.Users.State;

/// <summary>Keeps what is logged as an error.</summary>
internal sealed class CapturedErrors : ILoggerProvider, ILogger
{
    private readonly LoggerFactory _factory;

    public CapturedErrors() => _factory = new LoggerFactory([this]);

    public List<string> Errors { get; } = [];

    public ILogger<UserStateKeeper> Logger => _factory.CreateLogger<UserStateKeeper>();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Errors.Add(formatter(state, exception));

    public void Dispose() => _factory.Dispose();
}
