using Grains.Interfaces.Peers;

namespace Grains.Peers;

/// <summary>What a shard keeps between activations: entries by username in lower case.</summary>
[GenerateSerializer, Alias("telepool.username-cache-state")]
internal sealed class UsernameCacheState
{
    [Id(0)]
    public Dictionary<string, UsernameEntry> Names { get; set; } = [];
}
