namespace MTProto.Handshake;

/// <summary>How a key exchange ended.</summary>
public enum HandshakeStatus
{
    /// <summary>Both sides have the same key.</summary>
    Completed,

    /// <summary>The connection ended or broke.</summary>
    Closed,

    /// <summary>The server refused with a transport error such as -404.</summary>
    Refused,

    /// <summary>The other side sent something that is no step of the exchange, or one out of order.</summary>
    UnexpectedMessage,

    /// <summary>The server holds none of the RSA keys known here, or the client used none of the server's.</summary>
    UnknownRsaKey,

    /// <summary>A nonce differs from the one of this exchange.</summary>
    NonceMismatch,

    /// <summary>pq is not the product of two primes, or p and q are not its factors.</summary>
    BadFactors,

    /// <summary>An encrypted part does not decrypt to what its hash says.</summary>
    BadEncryptedData,

    /// <summary>The prime of the server's Diffie-Hellman group is not the known one.</summary>
    ForeignPrime,

    /// <summary>The generator, or one of the public values, is outside its bounds.</summary>
    BadDhValue,

    /// <summary>The hash that confirms the key is wrong.</summary>
    BadNewNonceHash,

    /// <summary>The server gave up the exchange with server_DH_params_fail or dh_gen_fail, or asked for too many repetitions.</summary>
    ServerFailed,
}
