namespace ServiceDefaults.Configuration;

/// <summary>A setting as it holds in one process, for operators: secrets are masked.</summary>
public sealed record SettingRow
{
    /// <summary>What secrets are shown as.</summary>
    public const string Mask = "••••";

    /// <summary>Its name.</summary>
    public required string Variable { get; init; }

    /// <summary>Its value as it would be written; null where it has none.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from.</summary>
    public required SettingSource Source { get; init; }

    /// <summary>When a change takes effect.</summary>
    public required SettingApplies Applies { get; init; }

    /// <summary>The part that it belongs to.</summary>
    public required string Part { get; init; }

    /// <summary>What it is.</summary>
    public required string Meaning { get; init; }

    /// <summary>What may be given.</summary>
    public required string Allowed { get; init; }

    /// <summary>What holds where nobody sets it; null where nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>Whether its value is masked.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What the process takes at its next start, where that is another value than it has now; null otherwise.</summary>
    public string? AtNextStart { get; init; }
}
