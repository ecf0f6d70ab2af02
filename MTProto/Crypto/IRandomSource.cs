namespace MTProto.Crypto;

/// <summary>Where nonces, padding and secret exponents come from. Injected, so that an exchange can be replayed in tests.</summary>
public interface IRandomSource
{
    /// <summary>Fills the whole span with random bytes. Must be safe to call from several threads.</summary>
    void Fill(Span<byte> destination);
}
