using System.Globalization;

namespace Telepool.Collectors.Control;

/// <summary>
/// Keeps a second process off a data directory. The operating system ends the lock with the process, however that dies, so there is no
/// stale lock to clear.
/// </summary>
public sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where another process holds it.</summary>
    public static DataLock? TryTake(DataDirectory data)
    {
        data.Create();
        FileStream file;
        try
        {
            file = new FileStream(data.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(data.LockFile))
        {
            return null;
        }

        // For people who look into the folder; nothing depends on it.
        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DataLock(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
