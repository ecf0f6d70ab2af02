using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;
using ServiceDefaults.Storage;

namespace ServiceDefaults.Hosting;

/// <summary>
/// What a host keeps in its data directory: the key vault's file <c>keys</c> and, where it is the only process, the grain states in
/// <c>grains.db</c>. A lock keeps a second process from owning the same accounts, which would burn them.
/// </summary>
public sealed class HostStores : IAsyncDisposable
{
    private readonly FileStream? _lock;
    private readonly string? _vaultCheck;
    private readonly LateLoggers _loggers;

    private HostStores(IKeyVault vault, LateLoggers loggers, string? vaultCheck, GrainDatabase? grains, FileStream? @lock)
    {
        _loggers = loggers;
        Vault = vault;
        _vaultCheck = vaultCheck;
        Grains = grains;
        _lock = @lock;
    }

    /// <summary>Seals sessions.</summary>
    public IKeyVault Vault { get; }

    /// <summary>The grain states; null where a cluster keeps them elsewhere.</summary>
    public GrainDatabase? Grains { get; }

    /// <summary>Opens everything, or tells everything that keeps it from opening. What is damaged is left as it is.</summary>
    public static async Task<HostStoresResult> OpenAsync(StorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var directory = Path.GetFullPath(settings.DataDirectory);
        FileStream? hold = null;
        try
        {
            CreateDirectory(directory);
            if (settings.Cluster == ClusterKind.Single)
            {
                hold = TryLock(Path.Combine(directory, "grains.lock"));
                if (hold is null)
                {
                    return Refused($"{directory} is in use by another process");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused($"{directory} cannot be used: {exception.Message}");
        }

        return await OpenFilesAsync(settings, directory, hold).ConfigureAwait(false);
    }

    /// <summary>Names the host's loggers, for what was opened before there were any.</summary>
    public void LogTo(ILoggerFactory loggers) => _loggers.LogTo(loggers);

    /// <summary>Seals what the host keeps of its own under the vault's newest key, so that earlier ones may be taken away.</summary>
    public void RenewVaultCheck()
    {
        if (_vaultCheck is not null)
        {
            VaultCheck.Look(_vaultCheck, Vault, mayCreate: false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Grains is not null)
        {
            await Grains.DisposeAsync().ConfigureAwait(false);
        }

        Vault.Dispose();
        if (_lock is not null)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<HostStoresResult> OpenFilesAsync(StorageSettings settings, string directory, FileStream? hold)
    {
        var errors = new List<SettingError>();
        var grainsPath = Path.Combine(directory, "grains.db");
        // A new key beside old sessions could open none of them, and would hide that the old one is gone.
        var mayCreateKey = settings.KeyFile is null && !File.Exists(grainsPath);
        var loggers = new LateLoggers();
        var (vault, vaultError) = KeyVaults.Open(settings, Path.Combine(directory, "keys"), mayCreateKey, loggers);
        if (vaultError is not null)
        {
            errors.Add(vaultError);
        }
        else if (hold is not null && VaultCheck.Look(Path.Combine(directory, VaultCheck.FileName), vault!, settings.KeyVault.Kind == KeyVaultKind.Pkcs11) is { } problem)
        {
            errors.Add(new SettingError(settings.KeyVault.Kind == KeyVaultKind.Pkcs11 ? "TELEPOOL_KEY_VAULT" : "TELEPOOL_KEY_FILE", problem));
        }

        GrainDatabase? grains = null;
        // Without a key no database is begun; one that is there is looked at all the same, so that both are reported.
        if (hold is not null && (vault is not null || File.Exists(grainsPath)))
        {
            (grains, var grainsProblem) = GrainDatabase.Open(grainsPath);
            if (grainsProblem is not null)
            {
                errors.Add(new SettingError("TELEPOOL_DATA", grainsProblem));
            }
        }

        if (errors.Count == 0)
        {
            return new HostStoresResult(new HostStores(vault!, loggers, hold is null ? null : Path.Combine(directory, VaultCheck.FileName), grains, hold), []);
        }

        vault?.Dispose();
        if (grains is not null)
        {
            await grains.DisposeAsync().ConfigureAwait(false);
        }

        if (hold is not null)
        {
            await hold.DisposeAsync().ConfigureAwait(false);
        }

        return new HostStoresResult(null, errors);
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Null where another process has it; the system ends the lock with the process that holds it.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static HostStoresResult Refused(string problem) => new(null, [new SettingError("TELEPOOL_DATA", problem)]);
}
