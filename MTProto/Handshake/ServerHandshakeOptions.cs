using MTProto.Crypto;

namespace MTProto.Handshake;

/// <summary>What a server brings to a key exchange.</summary>
public sealed record ServerHandshakeOptions
{
    /// <summary>The RSA keys offered, at least one.</summary>
    public required IReadOnlyList<RsaPrivateKey> PrivateKeys { get; init; }

    /// <summary>The Diffie-Hellman group; the known prime with generator 3 by default, which spares clients minutes of tests.</summary>
    public DhGroup Group { get; init; } = DhGroup.Known;

    /// <summary>Source of nonces, primes, padding and the secret exponent.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>The clock that clients are told.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
