namespace Grains.Accounts;

/// <summary>The channels that an account has met, by username in lower case: access hashes are valid only for the account that learnt them.</summary>
[GenerateSerializer, Alias("telepool.peer-memory")]
internal sealed class PeerMemoryState
{
    [Id(0)]
    public Dictionary<string, KnownPeer> Channels { get; set; } = [];
}
