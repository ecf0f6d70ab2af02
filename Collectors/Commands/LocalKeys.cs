using System.Security.Cryptography;
using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary>What commands do with the vault of the settings in this process, without a host.</summary>
internal static class LocalKeys
{
    private const string ProbeName = "vault/probe";

    /// <summary>Makes the key, or another version of it.</summary>
    public static int Init(CommandEnvironment environment, string? dataOption, bool isAdding)
    {
        var (vault, errors) = Open(environment, dataOption, mayCreate: true, mustHaveKey: false, out var wasThere);
        if (vault is null)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, errors);
        }

        using (vault)
        {
            // A key file that was not there has been made with its first key; a token is there without one.
            var had = wasThere ?? vault.Keys.Count > 0;
            if (had && !isAdding)
            {
                return CommandEnvironment.Fail(ExitCode.Failure, $"{vault.Place}: there is a key already; --add adds a version to it");
            }

            if (had || wasThere is null)
            {
                var answer = vault.GenerateKey();
                if (answer.Problem is not null)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, answer.Problem);
                }
            }

            Console.Out.WriteLine($"{vault.Place}: key {vault.Keys[^1].Id} was made; back it up apart from the data, since what is stored can be opened with it alone");
            return ExitCode.Success;
        }
    }

    /// <summary>Adds a version to a key that is there.</summary>
    /// <returns>Where the key is, or what keeps it from being done.</returns>
    public static (string? Place, IEnumerable<string> Problems) Add(CommandEnvironment environment, string? dataOption)
    {
        var (vault, errors) = Open(environment, dataOption, mayCreate: false, mustHaveKey: true, out _);
        if (vault is null)
        {
            return (null, errors);
        }

        using (vault)
        {
            var answer = vault.GenerateKey();
            return answer.Problem is null ? (vault.Place, []) : (null, [answer.Problem]);
        }
    }

    /// <summary>Tries the vault.</summary>
    public static int Verify(CommandEnvironment environment, string? dataOption, bool asJson)
    {
        var (vault, errors) = Open(environment, dataOption, mayCreate: false, mustHaveKey: true, out _);
        if (vault is null)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, errors);
        }

        using (vault)
        {
            var text = RandomNumberGenerator.GetBytes(32);
            bool opens;
            try
            {
                opens = vault.Open(ProbeName, vault.Seal(ProbeName, text, []), out var back) == UnsealStatus.Opened && back.AsSpan().SequenceEqual(text);
            }
            catch (KeyVaultException exception)
            {
                return CommandEnvironment.Fail(ExitCode.Failure, exception.Message);
            }

            var signature = vault.Sign(text);
            var signs = signature.Problem is null && vault.SigningKey(signature.KeyId) is { } key && IsValid(key, text, signature.Value);
            Console.Out.WriteLine(asJson ? KeyText.Json(vault, opens, signs) : KeyText.Lines(vault, opens, signs ? null : signature.Problem ?? "the signature is not good"));
            return opens ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, $"{vault.Place}: what was sealed could not be opened again");
        }
    }

    private static bool IsValid(byte[] key, byte[] text, byte[] signature)
    {
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(key, out _);
        return verifier.VerifyData((ReadOnlySpan<byte>)text, signature, HashAlgorithmName.SHA256);
    }

    /// <summary>Opens the vault of the settings.</summary>
    /// <param name="environment">What commands work with.</param>
    /// <param name="dataOption">The data directory that was asked for; null for that of the settings.</param>
    /// <param name="mayCreate">Whether a key file that is not there is made.</param>
    /// <param name="mustHaveKey">Whether a token without a key is refused.</param>
    /// <param name="wasThere">Whether the key file was there already; null where a token seals.</param>
    private static (IKeyVault? Vault, IEnumerable<string> Errors) Open(CommandEnvironment environment, string? dataOption, bool mayCreate, bool mustHaveKey, out bool? wasThere)
    {
        wasThere = null;
        var data = DataDirectory.Resolve(dataOption, environment.Setting);
        // A key file that is to be made is not there yet, which a host would refuse.
        var file = environment.Setting("TELEPOOL_KEY_FILE") is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(data.Root, "keys");
        var read = TelepoolSettings.FromEnvironment(
            new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning" },
            new Dictionary<string, string> { ["TELEPOOL_DATA"] = data.Root, ["TELEPOOL_KEY_FILE"] = string.Empty, ["TELEPOOL_CLUSTER"] = nameof(ClusterKind.Single) });
        if (read.Settings is not { Storage: var storage })
        {
            return (null, read.Errors.Select(static error => error.ToString()));
        }

        wasThere = storage.KeyVault.Kind == KeyVaultKind.File ? File.Exists(file) : null;
        if (mayCreate && storage.KeyVault.Kind == KeyVaultKind.File && Path.GetDirectoryName(file) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var (vault, error) = KeyVaults.Open(storage, file, mayCreate, loggers: null, mustHaveKey);
        return (vault, error is null ? [] : [error.ToString()]);
    }
}
