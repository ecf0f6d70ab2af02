using Grains.Interfaces.Configuration;

namespace Telepool.Collectors.Control;

/// <summary>What a command asks of a host's configuration.</summary>
internal sealed record ConfigurationQuery
{
    /// <summary>How many versions; the earlier version of a difference; the version to go back to.</summary>
    public long From { get; init; }

    /// <summary>The later version of a difference; the version that the operator saw.</summary>
    public long To { get; init; }

    /// <summary>Who changes.</summary>
    public string Author { get; init; } = string.Empty;

    /// <summary>The change.</summary>
    public ConfigurationChange? Change { get; init; }

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsTrial { get; init; }
}
