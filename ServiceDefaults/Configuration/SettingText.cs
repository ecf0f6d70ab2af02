namespace ServiceDefaults.Configuration;

/// <summary>What the catalog adds to how a variable is read.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Applies">When a change takes effect.</param>
/// <param name="Meaning">What it is.</param>
internal sealed record SettingText(string Variable, SettingApplies Applies, string Meaning)
{
    /// <summary>What may be given, where the form does not say it.</summary>
    public string? Allowed { get; init; }

    /// <summary>What holds where it is not set, where the form does not say it.</summary>
    public string? Default { get; init; }

    /// <summary>Whether its value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A page with more.</summary>
    public string? Page { get; init; }
}
