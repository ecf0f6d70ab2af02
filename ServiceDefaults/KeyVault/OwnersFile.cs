namespace ServiceDefaults.KeyVault;

/// <summary>
/// Who may read a file with secrets: its owner alone. A file that belongs to somebody else and cannot be changed from here may be readable by one group
/// besides: so Kubernetes mounts secrets (owned by root, mode 0440, the group is the pod's <c>fsGroup</c>), and there is no other mode in which a process
/// that is not root could read them.
/// </summary>
public static class OwnersFile
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Says who else may read or change a file.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <returns>What is wrong and what its mode must be, to follow the file's name; null where nobody else may, or where there is no such file.</returns>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be looked at.</exception>
    public static string? Exposure(string path) => Exposure(path, CanChange);

    internal static string? Exposure(string path, Func<string, UnixFileMode, bool> canChange)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var mode = File.GetUnixFileMode(target);
        var others = mode & ~Owners;
        if (others == UnixFileMode.None)
        {
            return null;
        }

        if (others != UnixFileMode.GroupRead)
        {
            return "others may read or change it; its mode must be 0600";
        }

        return canChange(target, mode) ? "its group may read it; its mode must be 0600" : null;
    }

    /// <summary>Whether the file is this user's, by asking for the mode that it has.</summary>
    private static bool CanChange(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            File.SetUnixFileMode(path, mode);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
