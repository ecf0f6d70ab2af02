namespace ServiceDefaults.Configuration;

/// <summary>Where the key is that seals what is stored.</summary>
public sealed record KeyVaultSettings
{
    /// <summary><c>TELEPOOL_KEY_VAULT</c>: where what is stored from now on is sealed. The other kind opens what it has sealed where it is set too.</summary>
    public KeyVaultKind Kind { get; init; }

    /// <summary><c>TELEPOOL_KEY_PASSPHRASE_FILE</c>: the file with the key file's passphrase.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary><c>TELEPOOL_KEY_PASSPHRASE</c>: the passphrase itself.</summary>
    public string? Passphrase { get; init; }

    /// <summary><c>TELEPOOL_PKCS11_MODULE</c>: the module's file.</summary>
    public string? Module { get; init; }

    /// <summary><c>TELEPOOL_PKCS11_TOKEN</c>: the token's label.</summary>
    public string? Token { get; init; }

    /// <summary><c>TELEPOOL_PKCS11_PIN_FILE</c>: the file with the user's PIN.</summary>
    public string? PinFile { get; init; }

    /// <summary><c>TELEPOOL_PKCS11_PIN</c>: the PIN itself.</summary>
    public string? Pin { get; init; }

    /// <summary><c>TELEPOOL_PKCS11_KEY</c>: the key's label.</summary>
    public string Key { get; init; } = "telepool";

    /// <summary><c>TELEPOOL_PKCS11_CACHE_SEC</c>: how long what the token has unwrapped stays in memory.</summary>
    public TimeSpan Cache { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary><c>TELEPOOL_RESEAL_PER_SEC</c>: how many things are sealed under a new key per second.</summary>
    public int ResealsPerSecond { get; init; } = 100;

    /// <summary>Whether the settings lead to a token.</summary>
    public bool HasToken => Module is not null;

    /// <summary>Leaves PIN and passphrase out.</summary>
    public override string ToString() => $"{nameof(KeyVaultSettings)} {{ {Kind} }}";
}
