namespace ServiceDefaults.Configuration;

/// <summary>What is wrong with one setting.</summary>
/// <param name="Variable">The environment variable, or the file where the fault is in one.</param>
/// <param name="Problem">What it must be. Never repeats a value that may be secret.</param>
public sealed record SettingError(string Variable, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Variable}: {Problem}";
}
