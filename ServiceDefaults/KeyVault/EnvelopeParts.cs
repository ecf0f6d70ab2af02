namespace ServiceDefaults.KeyVault;

/// <summary>The parts of an envelope, in its own memory.</summary>
internal readonly ref struct EnvelopeParts
{
    /// <summary>Everything before the wrapped data key: the same for all that one key of the vault, and one key wrapped by it, has sealed.</summary>
    public ReadOnlySpan<byte> Head { get; init; }

    /// <summary>The vault's key.</summary>
    public ReadOnlySpan<byte> KeyId { get; init; }

    /// <summary>How a token wrapped <see cref="WrappedKey"/>; 0 where none did.</summary>
    public byte Method { get; init; }

    /// <summary>The key that wraps the data key, wrapped by a token; empty where the vault's key wraps the data key itself.</summary>
    public ReadOnlySpan<byte> WrappedKey { get; init; }

    /// <summary>Nonce, data key, tag.</summary>
    public ReadOnlySpan<byte> WrappedDataKey { get; init; }

    /// <summary>Nonce, tag, ciphertext.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Everything that the body's tag covers besides the body and the name.</summary>
    public ReadOnlySpan<byte> Bound { get; init; }
}
