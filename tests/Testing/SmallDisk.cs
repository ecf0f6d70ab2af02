using System.Diagnostics;

namespace Testing;

/// <summary>A file system in memory of a few megabytes, to run out of room on. Mounting one takes root.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Why there is none, for a test to skip itself with.</summary>
    public const string Missing = "mounting a small file system is not permitted here";

    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one; null where that is not permitted.</summary>
    /// <param name="megabytes">Its size.</param>
    /// <param name="owner">The user that may write there besides root.</param>
    public static SmallDisk? TryMount(int megabytes, string owner = "root")
    {
        var path = Directory.CreateTempSubdirectory("telepool-disk-").FullName;
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={megabytes}m"), "telepool-test", path))
        {
            if (Run("chown", owner, path))
            {
                return new SmallDisk(path);
            }

            _ = Run("umount", path);
        }

        Directory.Delete(path);
        return null;
    }

    /// <summary>Takes all of the room but for what the caller leaves.</summary>
    public void Fill(int leaveKilobytes)
    {
        using var file = File.Create(Filler);
        file.Write(new byte[new DriveInfo(Path).AvailableFreeSpace - (leaveKilobytes * 1024)]);
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Filler);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
