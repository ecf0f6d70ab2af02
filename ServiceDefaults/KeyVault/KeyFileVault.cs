using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// The key vault of a host without a hardware module: a file that only its owner may read. Its key wraps a data key per account,
/// and the data key seals what the account keeps.
/// </summary>
public sealed class KeyFileVault
{
    private readonly string _path;

    // Replaced and never changed, so that it is read without a lock.
    private volatile IReadOnlyList<(byte[] Id, byte[] Key)> _keys;

    private KeyFileVault(string path, List<(byte[] Id, byte[] Key)> keys)
    {
        _path = path;
        _keys = keys;
    }

    /// <summary>Opens the file, or makes it where there is none. A damaged file is reported and left as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to make it where there is none.</param>
    public static KeyFileResult Open(string path, bool create)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!create)
                {
                    return new KeyFileResult(null, $"{path}: there is no such key file");
                }

                Create(path);
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            {
                return new KeyFileResult(null, $"{path}: others may read the key file; its mode must be 0600");
            }

            return KeyFileFormat.Read(File.ReadAllText(path)) is { } keys
                ? new KeyFileResult(new KeyFileVault(path, keys), null)
                : new KeyFileResult(null, $"{path}: the key file is damaged; it was left as it is");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new KeyFileResult(null, $"{path}: the key file cannot be read or made: {exception.Message}");
        }
    }

    /// <summary>
    /// Adds a key to the file, which from then on seals; the earlier ones go on opening what they sealed. The file is replaced as a whole: a
    /// crash leaves the old one or the new one.
    /// </summary>
    /// <param name="path">The file; it must be there.</param>
    /// <returns>What is wrong, in one line that names the file; null where the key was added.</returns>
    public static string? AddKey(string path)
    {
        if (Open(path, create: false).Problem is { } problem)
        {
            return problem;
        }

        try
        {
            // Two who add a key at once must not lose one of the two.
            using var hold = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            var (id, key) = NewKey();
            Replace(path, File.ReadAllText(path) + KeyFileFormat.WriteKey(id, key), overwrite: true);
            CryptographicOperations.ZeroMemory(key);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{path}: the key could not be added: {exception.Message}";
        }
    }

    /// <summary>Reads the file again, for keys that were added. A file that is missing or damaged by now changes nothing.</summary>
    public void Refresh()
    {
        if (Open(_path, create: false).Vault is { } now)
        {
            _keys = now._keys;
        }
    }

    /// <summary>Whether an envelope was sealed under the key that seals at present.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.KeyIdOf(envelope, out var id) == UnsealStatus.Opened && id.SequenceEqual(_keys[^1].Id);

    /// <summary>Seals for one account.</summary>
    /// <param name="accountId">Bound into the seal as associated data.</param>
    /// <param name="plaintext">What to seal.</param>
    /// <param name="previous">An earlier envelope of the account, whose data key is used again where it was wrapped by the present key; may be empty.</param>
    public byte[] Seal(string accountId, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        var (id, key) = _keys[^1];
        return SealedEnvelope.Seal(id, key, Encoding.UTF8.GetBytes(accountId), plaintext, previous);
    }

    /// <summary>Opens an envelope.</summary>
    /// <param name="accountId">The account that it was sealed for.</param>
    /// <param name="envelope">What <see cref="Seal"/> gave.</param>
    /// <param name="plaintext">What was sealed; empty where the status is not <see cref="UnsealStatus.Opened"/>.</param>
    public UnsealStatus Open(string accountId, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        plaintext = [];
        var status = SealedEnvelope.KeyIdOf(envelope, out var id);
        if (status != UnsealStatus.Opened)
        {
            return status;
        }

        if (Find(id) is not { } key)
        {
            // Another process may have added a key and sealed with it since the file was read.
            Refresh();
            key = Find(id);
        }

        return key is null ? UnsealStatus.UnknownKey : SealedEnvelope.Open(key, Encoding.UTF8.GetBytes(accountId), envelope, out plaintext);
    }

    private byte[]? Find(ReadOnlySpan<byte> id)
    {
        foreach (var (known, key) in _keys)
        {
            if (id.SequenceEqual(known))
            {
                return key;
            }
        }

        return null;
    }

    private static void Create(string path)
    {
        var (id, key) = NewKey();
        Replace(path, KeyFileFormat.Write(id, key), overwrite: false);
    }

    private static (byte[] Id, byte[] Key) NewKey() =>
        (RandomNumberGenerator.GetBytes(KeyFileFormat.IdSize), RandomNumberGenerator.GetBytes(KeyFileFormat.KeySize));

    /// <summary>Writes the file whole or not at all: a crash must not leave half a key under the name.</summary>
    private static void Replace(string path, string text, bool overwrite)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite);
    }
}
