namespace ServiceDefaults.Health.Checks;

/// <summary>What was found of a folder's disk.</summary>
/// <param name="Folder">The folder, or the nearest one above it that is there: a data directory is made by the first start.</param>
/// <param name="IsThere">Whether the folder itself is there.</param>
/// <param name="FreeMegabytes">Room that is left, in millions of bytes.</param>
/// <param name="Problem">Why it cannot be written, in words; null where it can.</param>
public sealed record DiskSpace(string Folder, bool IsThere, long FreeMegabytes, string? Problem)
{
    // It warns while there is time to act.
    private const long WarnFactor = 5;
    private const long Megabyte = 1_000_000;

    /// <summary>Looks, and writes and deletes a byte to see whether it may.</summary>
    public static async Task<DiskSpace> OfAsync(string folder, CancellationToken cancellationToken = default)
    {
        var nearest = new DirectoryInfo(Path.GetFullPath(folder));
        var isThere = nearest.Exists;
        while (!nearest.Exists && nearest.Parent is { } parent)
        {
            nearest = parent;
        }

        try
        {
            var free = new DriveInfo(nearest.FullName).AvailableFreeSpace / Megabyte;
            // Two hosts may look at once.
            var probe = Path.Combine(nearest.FullName, ".telepool-" + Path.GetRandomFileName());
            await File.WriteAllBytesAsync(probe, [1], cancellationToken).ConfigureAwait(false);
            File.Delete(probe);
            return new DiskSpace(nearest.FullName, isThere, free, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DiskSpace(nearest.FullName, isThere, 0, $"{nearest.FullName} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Whether so little is left that nothing is certain to be stored.</summary>
    /// <param name="minimumMegabytes"><c>HEALTH_DISK_MIN_MB</c>.</param>
    public bool IsShort(int minimumMegabytes) => FreeMegabytes < minimumMegabytes;

    /// <summary>Whether it is time to make room.</summary>
    /// <param name="minimumMegabytes"><c>HEALTH_DISK_MIN_MB</c>.</param>
    public bool IsLow(int minimumMegabytes) => FreeMegabytes < minimumMegabytes * WarnFactor;
}
