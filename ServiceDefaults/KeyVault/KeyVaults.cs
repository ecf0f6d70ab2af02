using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault.Tokens;

namespace ServiceDefaults.KeyVault;

/// <summary>Opens the vault that the settings lead to.</summary>
public static class KeyVaults
{
    /// <summary>
    /// Opens the vault that seals, and besides it the one of the other kind where its settings are there, for what that one has sealed.
    /// </summary>
    /// <param name="storage">The settings.</param>
    /// <param name="standardFile">The key file where none is configured; null where there is none then.</param>
    /// <param name="mayCreate">Whether a key file that is not there is made.</param>
    /// <param name="loggers">Where a token's loss and return are told; may be null.</param>
    /// <param name="mustHaveKey">Whether a token without a key is refused.</param>
    public static (IKeyVault? Vault, SettingError? Error) Open(StorageSettings storage, string? standardFile, bool mayCreate, ILoggerFactory? loggers = null, bool mustHaveKey = true)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var (vault, error) = Find(storage, standardFile, mayCreate, loggers, mustHaveKey);
        return (vault is null ? null : new TracedVault(vault), error);
    }

    private static (IKeyVault? Vault, SettingError? Error) Find(StorageSettings storage, string? standardFile, bool mayCreate, ILoggerFactory? loggers, bool mustHaveKey)
    {
        var settings = storage.KeyVault;
        var path = storage.KeyFile ?? standardFile;
        if (settings.Kind == KeyVaultKind.File)
        {
            if (path is null)
            {
                return (null, new SettingError("TELEPOOL_KEY_FILE", "is needed to open what the cluster has sealed"));
            }

            var (file, error) = OpenFile(storage, path, mayCreate);
            if (file is null || !settings.HasToken)
            {
                return (file, error);
            }

            var (token, problem) = OpenToken(settings, loggers, mustHaveKey);
            return Both(file, token, problem);
        }

        var (sealing, refused) = OpenToken(settings, loggers, mustHaveKey);
        if (sealing is null || path is null || (storage.KeyFile is null && !File.Exists(path)))
        {
            return (sealing, refused);
        }

        var (earlier, failure) = OpenFile(storage, path, mayCreate: false);
        return Both(sealing, earlier, failure);
    }

    private static (IKeyVault? Vault, SettingError? Error) Both(IKeyVault sealing, IKeyVault? opening, SettingError? error)
    {
        if (opening is not null)
        {
            return (new KeyVaultSet(sealing, [opening]), null);
        }

        sealing.Dispose();
        return (null, error);
    }

    private static (IKeyVault? Vault, SettingError? Error) OpenFile(StorageSettings storage, string path, bool mayCreate)
    {
        var settings = storage.KeyVault;
        var passphrase = settings.PassphraseFile is not null ? new SecretSource("TELEPOOL_KEY_PASSPHRASE_FILE", settings.PassphraseFile, null)
            : settings.Passphrase is not null ? new SecretSource("TELEPOOL_KEY_PASSPHRASE", null, settings.Passphrase) : null;
        var (vault, problem) = KeyFileVault.Open(path, mayCreate, passphrase);
        return (vault, problem is null ? null : new SettingError(storage.KeyFile is null ? "TELEPOOL_DATA" : "TELEPOOL_KEY_FILE", problem));
    }

    /// <summary>Loads nothing of PKCS#11 before it is called.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (IKeyVault? Vault, SettingError? Error) OpenToken(KeyVaultSettings settings, ILoggerFactory? loggers, bool mustHaveKey)
    {
        var pin = settings.PinFile is not null ? new SecretSource("TELEPOOL_PKCS11_PIN_FILE", settings.PinFile, null) : new SecretSource("TELEPOOL_PKCS11_PIN", null, settings.Pin);
        var (vault, problem) = TokenVault.Open(
            new TokenOptions(settings.Module!, settings.Token!, settings.Key, pin) { CacheTime = settings.Cache }, mustHaveKey, time: null, loggers?.CreateLogger<TokenVault>());
        return (vault, problem is null ? null : new SettingError("TELEPOOL_KEY_VAULT", problem));
    }
}
