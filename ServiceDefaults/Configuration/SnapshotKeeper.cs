using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Configuration;

/// <summary>
/// Keeps, in the data directory, what of the deployment's configuration a process takes at its next start: a process must have its settings before it
/// can ask a cluster for anything. Secrets are sealed by the host's vault; a process without one leaves them out.
/// </summary>
/// <param name="settings">Say where the data directory is.</param>
/// <param name="vault">Seals and opens; null for none.</param>
public sealed class SnapshotKeeper(TelepoolSettings settings, IKeyVault? vault)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "configuration.json";

    private const string Mark = "sealed:";
    private const int MaxBytes = 4 * 1024 * 1024;

    private string Path => System.IO.Path.Combine(settings.Storage.DataDirectory, FileName);

    /// <summary>Stores what the next start takes of a snapshot; an earlier file stays whole until the new one is.</summary>
    /// <returns>What is wrong, in a line; null where it is stored, or where there is no data directory to store it in.</returns>
    public string? Save(IReadOnlyDictionary<string, string> snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (variable, value) in snapshot)
        {
            if (SettingCatalog.Find(variable) is { Applies: SettingApplies.Restart } setting && (!setting.IsSecret || vault is not null))
            {
                kept[variable] = setting.IsSecret ? Mark + Convert.ToBase64String(vault!.Seal(Name(variable), Encoding.UTF8.GetBytes(value), [])) : value;
            }
        }

        try
        {
            if (!Directory.Exists(settings.Storage.DataDirectory))
            {
                return null;
            }

            if (kept.Count == 0)
            {
                File.Delete(Path);
                return null;
            }

            var temporary = Path + ".new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(file, kept);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{Path} cannot be written: {exception.Message}";
        }
    }

    /// <summary>The settings with what an earlier process has stored over them, or as they are where there is nothing or it does not go with them.</summary>
    /// <param name="problem">What is wrong with what was stored; null where nothing is.</param>
    public TelepoolSettings Restore(out string? problem)
    {
        problem = null;
        if (settings.Layers is not { } layers || Read(out problem) is not { Count: > 0 } kept)
        {
            return settings;
        }

        var result = layers.Started(kept).Bind();
        if (result.Settings is { } restored)
        {
            return restored;
        }

        problem = $"{Path} does not go with what this process was told and counts for nothing: {string.Join("; ", result.Errors)}";
        return settings;
    }

    private Dictionary<string, string>? Read(out string? problem)
    {
        problem = null;
        try
        {
            var info = new FileInfo(Path);
            if (!info.Exists)
            {
                return null;
            }

            if (info.Length <= MaxBytes && JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path)) is { } stored)
            {
                return Open(stored);
            }

            problem = $"{Path} is damaged and counts for nothing";
        }
        catch (JsonException)
        {
            problem = $"{Path} is damaged and counts for nothing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"{Path} cannot be read: {exception.Message}";
        }

        return null;
    }

    private Dictionary<string, string> Open(Dictionary<string, string> stored)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (variable, value) in stored)
        {
            // A newer program may have stored settings that this one does not know, or knows otherwise.
            if (SettingCatalog.Find(variable) is not { Applies: SettingApplies.Restart } setting || value is null)
            {
                continue;
            }

            if (!setting.IsSecret)
            {
                values[variable] = value;
            }
            else if (Unseal(variable, value) is { } secret)
            {
                values[variable] = secret;
            }
        }

        return values;
    }

    private string? Unseal(string variable, string value)
    {
        var envelope = new byte[value.Length];
        if (vault is null
            || !value.StartsWith(Mark, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(value[Mark.Length..], envelope, out var length)
            || vault.Open(Name(variable), envelope.AsSpan(0, length), out var plain) != UnsealStatus.Opened)
        {
            return null;
        }

        var secret = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return secret;
    }

    private static string Name(string variable) => $"next-start/{variable}";
}
