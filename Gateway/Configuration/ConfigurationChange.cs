using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration;

/// <summary>What became of a change.</summary>
/// <param name="Outcome">Whether it holds.</param>
/// <param name="Version">The version that holds now.</param>
/// <param name="Errors">Why it was refused.</param>
/// <param name="AtNextStart">Settings that changed and hold only after a restart.</param>
public sealed record ConfigurationChange(ChangeOutcome Outcome, long Version, IReadOnlyList<SettingError> Errors, IReadOnlyList<string> AtNextStart)
{
    /// <summary>A change that was not made.</summary>
    public static ConfigurationChange Not(ChangeOutcome outcome, long version, params IReadOnlyList<SettingError> errors) => new(outcome, version, errors, []);
}
