using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ServiceDefaults.Logging;

/// <summary>The levels of a host's log, which may change while it runs: every logger follows within microseconds.</summary>
public sealed class LogLevels : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>
{
    // Of the runtime, warnings. Every start: that the garbage collector is not the server's, which is meant, and a watchdog that measures
    // from before the start. Of dependencies, nothing: the host says once what is lost and once that it is back, instead of an error at every look.
    private static readonly (string Category, LogLevel Level)[] Usual =
    [
        ("Microsoft", LogLevel.Warning),
        // It says at every look what is wrong; what watches the dependencies says it once.
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None),
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None),
        ("System", LogLevel.Warning),
        ("Orleans", LogLevel.Warning),
        ("Orleans.Runtime.Silo", LogLevel.Error),
        ("Orleans.Runtime.Watchdog", LogLevel.Error),
    ];

    // What a silo cannot place or send any more because it leaves: services of Orleans' own call grains until the end.
    private static readonly (string Category, LogLevel Level)[] Stopping = [("Orleans.Messaging", LogLevel.Critical)];

    private volatile LogLevelRules _rules;
    private volatile bool _isStopping;
    private ConfigurationReloadSource _changed = new();

    /// <summary>Begins with these rules.</summary>
    public LogLevels(LogLevelRules rules) => _rules = rules;

    /// <summary>What holds. A new value holds for what is logged from now on.</summary>
    public LogLevelRules Rules
    {
        get => _rules;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.ToString() == _rules.ToString())
            {
                return;
            }

            _rules = value;
            Interlocked.Exchange(ref _changed, new ConfigurationReloadSource()).Fire();
        }
    }

    /// <summary>The host stops: what cannot be done any more because of that is no error from now on.</summary>
    public void Stop()
    {
        _isStopping = true;
        Interlocked.Exchange(ref _changed, new ConfigurationReloadSource()).Fire();
    }

    string? IOptionsChangeTokenSource<LoggerFilterOptions>.Name => Options.DefaultName;

    IChangeToken IOptionsChangeTokenSource<LoggerFilterOptions>.GetChangeToken() => Volatile.Read(ref _changed).Token;

    /// <inheritdoc/>
    public void Configure(LoggerFilterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rules = _rules;
        options.MinLevel = rules.Level;
        foreach (var (category, level) in _isStopping ? [.. Usual, .. Stopping] : Usual)
        {
            // Whoever names Orleans wants to see all of it.
            if (!rules.Categories.Keys.Any(name => category.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            {
                options.Rules.Add(new LoggerFilterRule(null, category, level, null));
            }
        }

        foreach (var (category, level) in rules.Categories)
        {
            options.Rules.Add(new LoggerFilterRule(null, category, level, null));
        }
    }

    private sealed class ConfigurationReloadSource
    {
        private readonly CancellationTokenSource _source = new();

        public ConfigurationReloadSource() => Token = new CancellationChangeToken(_source.Token);

        public IChangeToken Token { get; }

        public void Fire() => _source.Cancel();
    }
}
