namespace Telepool.Gateway.Sniffing;

/// <summary>How far the first bytes of a connection tell what it is.</summary>
internal enum SniffStatus
{
    /// <summary>What is here may still become several things. However slowly the rest comes, nothing is wrong yet.</summary>
    Incomplete,

    /// <summary>A protocol that a client of the gateway speaks; whether it is one, its handshake tells.</summary>
    Recognised,

    /// <summary>A protocol that is spoken rightly so far, and that no client of the gateway speaks.</summary>
    Unsupported,

    /// <summary>Begins as something that no client may begin with, and is not that either.</summary>
    Invalid,
}
