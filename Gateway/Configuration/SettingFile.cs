using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;

namespace Telepool.Gateway.Configuration;

/// <summary>Files that settings point to.</summary>
internal static class SettingFile
{
    /// <summary>More than any configuration has; a mistaken name such as a log's is refused before it fills memory.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads a file, or says why not.</summary>
    /// <param name="origin">Who asked for it.</param>
    /// <param name="path">The file.</param>
    /// <param name="errors">Takes the reason.</param>
    public static byte[]? Read(string origin, string path, ICollection<SettingError> errors)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
            {
                errors.Add(new SettingError(origin, $"{path} is larger than {MaxBytes / 1024 / 1024} MiB"));
                return null;
            }

            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(new SettingError(origin, $"there is no file {path}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(new SettingError(origin, $"{path} cannot be read: {e.Message}"));
        }

        return null;
    }

    /// <summary>Says who else may read a file with secrets; null where nobody may.</summary>
    public static string? Exposure(string path)
    {
        if (OperatingSystem.IsWindows() || OwnersFile.Exposure(path) is null)
        {
            return null;
        }

        var mode = File.GetUnixFileMode(Target(path)) & OfOthers;
        return mode == UnixFileMode.None
            ? null
            : $"{path} holds secrets and other users of this machine may {((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 ? "change" : "read")} it: chmod 600 {path}";
    }

    /// <summary>Writes a file of secrets so that there is always a whole one, old or new, that only its owner may read.</summary>
    public static void Replace(string path, byte[] content) => Commit(Stage(path, content), path);

    /// <summary>Writes what is to replace a file beside it.</summary>
    /// <returns>Where it is until <see cref="Commit"/>.</returns>
    public static string Stage(string path, byte[] content)
    {
        var temporary = $"{Target(path)}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(temporary, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
        return temporary;
    }

    /// <summary>Puts what was written into the file's place.</summary>
    public static void Commit(string staged, string path) => File.Move(staged, Target(path), overwrite: true);

    // A link is written through: what it points to is what the operator keeps.
    private static string Target(string path) => !File.Exists(path) ? path : new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
}
