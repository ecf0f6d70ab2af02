using System.ComponentModel.DataAnnotations;

namespace Telepool.Gateway.Users.State;

/// <summary>Where what is counted of users is kept by a gateway that is alone; in a cluster the cluster keeps it.</summary>
public sealed record UserStateSettings
{
    /// <summary>The file; null: everything is counted from zero at every start, quotas too.</summary>
    public string? File { get; init; }

    /// <summary>How often it is written. So much a process that is killed forgets.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Save { get; init; } = TimeSpan.FromSeconds(5);
}
