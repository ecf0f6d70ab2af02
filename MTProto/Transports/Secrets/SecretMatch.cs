using MTProto.Crypto;

namespace MTProto.Transports.Secrets;

/// <summary>Whose obfuscation header it is, and what it says.</summary>
public struct SecretMatch
{
    /// <summary>The entry's position in the list that the index was made of.</summary>
    public int Index { get; internal set; }

    /// <summary>The transport within.</summary>
    public TransportKind Kind { get; internal set; }

    /// <summary>The data centre asked for: negative for its media servers, plus or minus 10000 for the test set.</summary>
    public short DcId { get; internal set; }

    /// <summary>The stream from client to server, standing behind the header.</summary>
    public CtrState ToServer { get; internal set; }

    /// <summary>The stream from server to client, at its beginning.</summary>
    public CtrState ToClient { get; internal set; }
}
