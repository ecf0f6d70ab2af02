using MTProto.Crypto;

namespace MTProto.Handshake;

/// <summary>What a key exchange came to for the client.</summary>
public sealed class ClientHandshakeResult
{
    /// <summary>How it ended.</summary>
    public required HandshakeStatus Status { get; init; }

    /// <summary>Why it failed, in words; null when <see cref="HandshakeStatus.Completed"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The negative code, where <see cref="Status"/> is <see cref="HandshakeStatus.Refused"/>; otherwise 0.</summary>
    public int ErrorCode { get; init; }

    /// <summary>The key, when completed.</summary>
    public AuthKey? Key { get; init; }

    /// <summary>The first server salt, when completed.</summary>
    public long ServerSalt { get; init; }

    /// <summary>The server's clock less ours, to the second, when completed.</summary>
    public TimeSpan ServerTimeOffset { get; init; }

    internal static ClientHandshakeResult Fail(HandshakeStatus status, string reason) => new() { Status = status, Reason = reason };
}
