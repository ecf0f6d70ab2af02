using MTProto.Crypto;

namespace MTProto.Handshake;

/// <summary>What a client brings to a key exchange.</summary>
public sealed record ClientHandshakeOptions
{
    /// <summary>The RSA keys that the server may have; it must know one of them.</summary>
    public required IReadOnlyList<RsaPublicKey> PublicKeys { get; init; }

    /// <summary>
    /// The data centre meant: negative for its media servers, plus or minus 10000 for the test set. A server bound to another one
    /// refuses.
    /// </summary>
    public required int DcId { get; init; }

    /// <summary>How long a temporary key shall live (core.telegram.org/api/pfs), in whole seconds; null, the default, for a permanent key.</summary>
    public TimeSpan? TemporaryFor { get; init; }

    /// <summary>Source of nonces, padding and the secret exponent.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>The clock that the server's time is compared with.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
