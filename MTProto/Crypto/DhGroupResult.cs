namespace MTProto.Crypto;

/// <summary>Why a Diffie-Hellman group was taken or refused.</summary>
public enum DhGroupResult
{
    /// <summary>The group may be used.</summary>
    Accepted,

    /// <summary>The prime is not the one Telegram is known to use, and no other is wanted.</summary>
    ForeignPrime,

    /// <summary>The number is not 2048 bits long.</summary>
    WrongLength,

    /// <summary>The number p is not a safe prime: p or (p - 1) / 2 is composite.</summary>
    NotSafePrime,

    /// <summary>The generator is not of 2 to 7, or does not generate the subgroup of prime order modulo this prime.</summary>
    WrongGenerator,
}
