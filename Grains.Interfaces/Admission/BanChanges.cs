namespace Grains.Interfaces.Admission;

/// <summary>What changed in the list of bans since a version.</summary>
[GenerateSerializer, Immutable, Alias("telepool.ban-changes")]
public sealed record BanChanges
{
    /// <summary>The list's version now.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>Whether <see cref="Bans"/> is the whole list and replaces everything that was known.</summary>
    [Id(1)]
    public bool IsWhole { get; init; }

    /// <summary>Bans that are new or last longer.</summary>
    [Id(2)]
    public Ban[] Bans { get; init; } = [];

    /// <summary>Prefixes that are not banned any more. Bans whose time is over are not named.</summary>
    [Id(3)]
    public string[] Lifted { get; init; } = [];
}
