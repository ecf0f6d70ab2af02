namespace Grains.Peers;

/// <summary>What an account keeps of channels between activations: access hashes are valid only for the account that learnt them.</summary>
[GenerateSerializer, Alias("telepool.peer-memory")]
internal sealed class PeerMemoryState
{
    /// <summary>The channels that the account can address, by username in lower case.</summary>
    [Id(0)]
    public Dictionary<string, KnownPeer> Channels { get; set; } = [];

    /// <summary>The day, counted from 1970 in UTC, that <see cref="Resolves"/> is about.</summary>
    [Id(1)]
    public int ResolveDay { get; set; }

    /// <summary>Calls of contacts.resolveUsername made on that day.</summary>
    [Id(2)]
    public int Resolves { get; set; }
}
