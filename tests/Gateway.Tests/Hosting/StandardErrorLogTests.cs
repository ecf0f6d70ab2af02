using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Logging;
using Telepool.Gateway.Hosting;

namespace Gateway.Tests.Hosting;

public sealed partial class StandardErrorLogTests
{
    private readonly StringWriter _written = new(CultureInfo.InvariantCulture);

    [Fact]
    public void Rules_ThatChange_HoldForLoggersThatAreThere()
    {
        using var log = Log(isJson: false);
        var logger = log.CreateLogger("Telepool.Gateway.Mtproto.Something");
        LogDetail(logger, "one");
        Assert.True(LogLevelRules.TryParse("Warning,Telepool.Gateway.Mtproto=Debug", out var rules, out _));
        log.Rules = rules;
        LogDetail(logger, "two");
        LogDetail(log.CreateLogger("Telepool.Gateway.Other"), "three");
        log.Rules = LogLevelRules.Standard;
        LogDetail(logger, "four");

        Assert.Equal("dbug Something: a detail of two", Assert.Single(_written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)).TrimEnd()[9..]);
    }

    [Fact]
    public void Line_AsJson_HasNamesAndValues()
    {
        using var log = Log(isJson: true);
        LogWarned(log.CreateLogger("Telepool.Gateway.Mtproto.Something"), 7, new InvalidOperationException("it would not"));

        var line = JsonNode.Parse(_written.ToString())!;
        Assert.Equal(("Warning", "Telepool.Gateway.Mtproto.Something", "Warned", "7 of them"), ((string?)line["LogLevel"], (string?)line["Category"], (string?)line["EventName"], (string?)line["Message"]));
        Assert.Equal(7, (int)line["Fields"]!["Count"]!);
        Assert.Contains("it would not", (string?)line["Exception"], StringComparison.Ordinal);
    }

    [Fact]
    public void Line_WithAnExport_GoesThereTooAndNoOtherDoes()
    {
        using var export = new Kept();
        using (var log = Log(isJson: true, export))
        {
            var logger = log.CreateLogger("Telepool.Gateway.Mtproto.Something");
            LogWarned(logger, 7, null);
            LogDetail(logger, "one");
        }

        Assert.Equal(["Warned", "the end"], export.Events);
    }

    private StandardErrorLog Log(bool isJson, ILoggerProvider? export = null) => new(LogLevelRules.Standard, isJson, TimeProvider.System, _written, export);

    [LoggerMessage(1, LogLevel.Debug, "a detail of {What}", EventName = "Detail")]
    private static partial void LogDetail(ILogger log, string what);

    [LoggerMessage(2, LogLevel.Warning, "{Count} of them", EventName = "Warned")]
    private static partial void LogWarned(ILogger log, int count, Exception? exception);

    private sealed class Kept : ILoggerProvider, ILogger
    {
        private bool _hasEnded;

        public List<string> Events { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Events.Add(eventId.Name!);

        public void Dispose()
        {
            if (!_hasEnded)
            {
                _hasEnded = true;
                Events.Add("the end");
            }
        }
    }
}
