using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Logging;

/// <summary>
/// The least levels that are logged: one for everything and others for categories and what is below them, as <c>TELEPOOL_LOG_LEVEL</c> writes
/// them: <c>Information,Grains.Pool=Debug,Orleans=Warning</c>. Of several that fit a category the longest counts.
/// </summary>
public sealed class LogLevelRules
{
    // What a person writes into a variable; more is a mistake.
    private const int MostRules = 64;

    private LogLevelRules(LogLevel level, IReadOnlyDictionary<string, LogLevel> categories)
    {
        Level = level;
        Categories = categories;
    }

    /// <summary>What a host logs where nobody says.</summary>
    public static LogLevelRules Standard { get; } = new(LogLevel.Information, new Dictionary<string, LogLevel>());

    /// <summary>For every category without a rule of its own.</summary>
    public LogLevel Level { get; }

    /// <summary>By category: <c>Grains.Pool</c> stands for <c>Grains.Pool.AccountPoolGrain</c> too.</summary>
    public IReadOnlyDictionary<string, LogLevel> Categories { get; }

    /// <summary>Reads rules; nothing is taken from a text that is wrong anywhere.</summary>
    /// <param name="text">Levels as .NET names them, in any case, separated by commas; at most one without a category.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogLevelRules? rules, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        rules = null;
        var level = (LogLevel?)null;
        var categories = new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            var (category, name) = at < 0 ? (string.Empty, entry) : (entry[..at].Trim(), entry[(at + 1)..].Trim());
            if (!Enum.TryParse<LogLevel>(name, ignoreCase: true, out var value) || !char.IsLetter(name[0]))
            {
                problem = $"'{name}' is no level: {string.Join(", ", Enum.GetNames<LogLevel>())}";
                return false;
            }

            if (at >= 0 && (category.Length == 0 || !category.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_')))
            {
                problem = $"'{category}' is no category: give a name such as Grains.Pool";
                return false;
            }

            if (at < 0 ? level is not null : !categories.TryAdd(category, value))
            {
                problem = at < 0 ? "two levels for everything" : $"two levels for {category}";
                return false;
            }

            level = at < 0 ? value : level;
        }

        if (categories.Count > MostRules)
        {
            problem = $"more than {MostRules} categories";
            return false;
        }

        problem = null;
        rules = new LogLevelRules(level ?? Standard.Level, categories);
        return true;
    }

    /// <summary>The least level of a category.</summary>
    public LogLevel LevelOf(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        var (best, level) = (0, Level);
        foreach (var (name, value) in Categories)
        {
            if (name.Length > best && category.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                (best, level) = (name.Length, value);
            }
        }

        return level;
    }

    /// <summary>The rules as they are written.</summary>
    public override string ToString() => string.Join(',', [Level.ToString(), .. Categories.Select(static rule => $"{rule.Key}={rule.Value}")]);
}
