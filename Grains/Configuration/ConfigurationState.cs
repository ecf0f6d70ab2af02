namespace Grains.Configuration;

/// <summary>What the configuration's grain keeps: the oldest version whole and every later one as its difference.</summary>
[GenerateSerializer, Alias("telepool.configuration-state")]
internal sealed class ConfigurationState
{
    /// <summary>The oldest version that is kept.</summary>
    [Id(0)]
    public StoredChange Oldest { get; set; } = new() { Version = 0, At = DateTimeOffset.UnixEpoch, Author = string.Empty, Comment = string.Empty, Set = [] };

    /// <summary>Every version after it, in order. Replaced and never changed.</summary>
    [Id(1)]
    public List<StoredChange> Changes { get; set; } = [];
}
