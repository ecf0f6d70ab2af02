namespace ServiceDefaults.Configuration;

/// <summary>Where the key is that seals what is stored.</summary>
public enum KeyVaultKind
{
    /// <summary>In a file.</summary>
    File,

    /// <summary>On a PKCS#11 token.</summary>
    Pkcs11,
}
