using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Reading.Configuration;

/// <summary>A setting as operators see it.</summary>
/// <param name="Info">What it is.</param>
/// <param name="Own">What this host has of its own, masked where it is secret; null where it has nothing.</param>
/// <param name="OwnSource">Where that comes from.</param>
/// <param name="Set">What operators have set for the deployment, masked where it is secret; null where they have not.</param>
internal sealed record ShownSetting(SettingInfo Info, string? Own, SettingSource OwnSource, string? Set)
{
    /// <summary>What holds: the deployment's value before the host's own.</summary>
    public string? Value => Set ?? Own;

    /// <summary>Where what holds comes from.</summary>
    public SettingSource Source => Set is null ? OwnSource : SettingSource.Cluster;

    /// <summary>Whether operators may change it.</summary>
    public bool IsOpen => Info.Applies != SettingApplies.Process;
}
