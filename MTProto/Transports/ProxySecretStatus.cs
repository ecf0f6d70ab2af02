namespace MTProto.Transports;

/// <summary>What a text that should be a proxy secret is.</summary>
public enum ProxySecretStatus
{
    /// <summary>A secret that can be used.</summary>
    Ok,

    /// <summary>Not a secret: neither hexadecimal nor base64, or of a wrong length.</summary>
    Invalid,

    /// <summary>A secret of a kind that this transport does not speak: longer than 17 bytes and not beginning with ee.</summary>
    Unsupported,
}
