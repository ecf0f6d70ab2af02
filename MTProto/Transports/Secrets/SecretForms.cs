namespace MTProto.Transports.Secrets;

/// <summary>The ways in which a client may show that it knows a secret's 16 bytes.</summary>
[Flags]
public enum SecretForms
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Obfuscation with the abridged or the intermediate transport within, as clients with the bare secret use.</summary>
    Plain = 1,

    /// <summary>Obfuscation with the padded transport within, as clients with a <c>dd</c> secret use.</summary>
    Padded = 2,

    /// <summary>Obfuscation inside what looks like TLS, as clients with an <c>ee</c> secret use; any transport within.</summary>
    Tls = 4,

    /// <summary>All of them.</summary>
    All = Plain | Padded | Tls,
}
