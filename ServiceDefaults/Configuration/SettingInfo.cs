namespace ServiceDefaults.Configuration;

/// <summary>What there is to know of one setting.</summary>
public sealed record SettingInfo
{
    /// <summary>Its name: the environment variable.</summary>
    public required string Variable { get; init; }

    /// <summary>The part that it belongs to, as the documentation has it.</summary>
    public required string Part { get; init; }

    /// <summary>What it is, in a sentence or two.</summary>
    public required string Meaning { get; init; }

    /// <summary>When a change takes effect.</summary>
    public required SettingApplies Applies { get; init; }

    /// <summary>The form of its value.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>What may be given, with its range, to be read after "must be".</summary>
    public required string Allowed { get; init; }

    /// <summary>What holds where it is not set, as it would be written; null where nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>Whether its value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The least number that is allowed; null where the value is not a number.</summary>
    public double? Least { get; init; }

    /// <summary>The largest number that is allowed; null where the value is not a number.</summary>
    public double? Most { get; init; }

    /// <summary>A page of the documentation with more, from the folder <c>docs</c>; null without one.</summary>
    public string? Page { get; init; }
}
