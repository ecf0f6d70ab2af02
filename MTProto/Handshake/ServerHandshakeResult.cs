using MTProto.Crypto;

namespace MTProto.Handshake;

/// <summary>What the server has after a completed key exchange.</summary>
public sealed class ServerHandshakeResult
{
    /// <summary>The key.</summary>
    public required AuthKey Key { get; init; }

    /// <summary>The first server salt, which the client computes as well.</summary>
    public required long ServerSalt { get; init; }

    /// <summary>How long the key lives from now on, where the client asked for a temporary one; null for a permanent key.</summary>
    public TimeSpan? TemporaryFor { get; init; }

    /// <summary>
    /// The data centre that the client named; null from clients that name none. WTelegramClient says 0 at first, media servers
    /// are negative, the test set adds 10000.
    /// </summary>
    public int? DcId { get; init; }
}
