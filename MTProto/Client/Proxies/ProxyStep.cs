namespace MTProto.Client.Proxies;

/// <summary>What a conversation with a proxy needs next.</summary>
public enum ProxyStep
{
    /// <summary>More of the proxy's bytes.</summary>
    Receive,

    /// <summary>Bytes are to be sent, and then more of the proxy's are wanted.</summary>
    Send,

    /// <summary>Nothing: the way is open, and what follows the bytes that were taken is the target's.</summary>
    Open,

    /// <summary>Nothing: there is no way, and <see cref="ProxyConversation.Failure"/> says why.</summary>
    Failed,
}
