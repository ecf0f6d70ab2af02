namespace MTProto.Crypto;

/// <summary>The operations of SHA-256 (FIPS 180-4 section 4.1.2) on as many 32-bit words at once as a vector has lanes.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface ISha256Lanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The same word in every lane.</summary>
    static abstract TVector Broadcast(uint word);

    /// <summary>As many words from memory as there are lanes.</summary>
    static abstract TVector Load(ref readonly uint source);

    /// <summary>Puts the lanes into memory, side by side.</summary>
    static abstract void Store(TVector vector, ref uint destination);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Xor(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    /// <summary>A bit per lane, the first lane's lowest: set where the lane is zero.</summary>
    static abstract uint ZeroLanes(TVector vector);

    /// <summary>Ch: of every bit the second operand's where the first has a one, otherwise the third's.</summary>
    static abstract TVector Choose(TVector x, TVector y, TVector z);

    /// <summary>Maj: of every bit what most operands have.</summary>
    static abstract TVector Majority(TVector x, TVector y, TVector z);

    /// <summary>Σ0.</summary>
    static abstract TVector UpperSigma0(TVector x);

    /// <summary>Σ1.</summary>
    static abstract TVector UpperSigma1(TVector x);

    /// <summary>σ0.</summary>
    static abstract TVector LowerSigma0(TVector x);

    /// <summary>σ1.</summary>
    static abstract TVector LowerSigma1(TVector x);
}
