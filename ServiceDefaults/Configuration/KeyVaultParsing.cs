namespace ServiceDefaults.Configuration;

/// <summary>From variables to the key vault.</summary>
internal static class KeyVaultParsing
{
    public static KeyVaultSettings Bind(SettingsReader reader)
    {
        var standard = new KeyVaultSettings();
        var settings = new KeyVaultSettings
        {
            Kind = reader.Choice("TELEPOOL_KEY_VAULT", standard.Kind),
            PassphraseFile = reader.Text("TELEPOOL_KEY_PASSPHRASE_FILE"),
            Passphrase = reader.Text("TELEPOOL_KEY_PASSPHRASE"),
            Module = reader.Text("TELEPOOL_PKCS11_MODULE"),
            Token = reader.Text("TELEPOOL_PKCS11_TOKEN"),
            PinFile = reader.Text("TELEPOOL_PKCS11_PIN_FILE"),
            Pin = reader.Text("TELEPOOL_PKCS11_PIN"),
            Key = reader.Text("TELEPOOL_PKCS11_KEY") ?? standard.Key,
            Cache = TimeSpan.FromSeconds(reader.Number("TELEPOOL_PKCS11_CACHE_SEC", standard.Cache.TotalSeconds, 0, 86_400)),
            ResealsPerSecond = reader.Whole("TELEPOOL_RESEAL_PER_SEC", standard.ResealsPerSecond, 1, 100_000),
        };
        if (settings.Kind == KeyVaultKind.Pkcs11 && settings.Module is null)
        {
            reader.Fail("TELEPOOL_PKCS11_MODULE", "is needed where TELEPOOL_KEY_VAULT is pkcs11: the token's library, such as /usr/lib/softhsm/libsofthsm2.so");
        }

        if (settings is { Module: not null, Token: null })
        {
            reader.Fail("TELEPOOL_PKCS11_TOKEN", "is needed beside TELEPOOL_PKCS11_MODULE: the token's label");
        }

        if (settings is { Module: not null, PinFile: null, Pin: null })
        {
            reader.Fail("TELEPOOL_PKCS11_PIN_FILE", "is needed beside TELEPOOL_PKCS11_MODULE: a file of mode 0600 with the user's PIN");
        }

        if (settings is { PinFile: not null, Pin: not null })
        {
            reader.Fail("TELEPOOL_PKCS11_PIN_FILE", "TELEPOOL_PKCS11_PIN is set too; one of them is enough");
        }

        if (settings is { PassphraseFile: not null, Passphrase: not null })
        {
            reader.Fail("TELEPOOL_KEY_PASSPHRASE_FILE", "TELEPOOL_KEY_PASSPHRASE is set too; one of them is enough");
        }

        return settings;
    }
}
