using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// The key vault of a host without a hardware module: a file that only its owner may read. Its key wraps a data key per account,
/// and the data key seals what the account keeps.
/// </summary>
public sealed class KeyFileVault : IKeyVault
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private bool _isDisposed;

    // Replaced and never changed, so that it is read without a lock.
    private volatile IReadOnlyList<(byte[] Id, SecretBytes Key)> _keys;

    private KeyFileVault(string path, List<(byte[] Id, byte[] Key)> keys)
    {
        _path = path;
        _keys = [.. keys.Select(static key => (key.Id, Hide(key.Key)))];
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

    /// <inheritdoc/>
    public string Place => _path;

    /// <inheritdoc/>
    public IReadOnlyList<VaultKey> Keys
    {
        get
        {
            var keys = _keys;
            return [.. keys.Select((key, index) => new VaultKey(Convert.ToHexStringLower(key.Id), index == keys.Count - 1))];
        }
    }

    /// <summary>Reads the file again, for keys that were added. A file that is missing or damaged by now changes nothing.</summary>
    public void Refresh()
    {
        if (Open(_path, create: false).Vault is not { } now)
        {
            return;
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                now.Dispose();
                return;
            }

            // Keys that stay are kept as they are: somebody may be using them.
            var before = _keys;
            _keys = [.. now._keys.Select(key => (key.Id, Keep(before, key)))];
            foreach (var (_, key) in before.Where(key => !_keys.Any(kept => ReferenceEquals(kept.Key, key.Key))))
            {
                key.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.KeyIdOf(envelope, out var id) == UnsealStatus.Opened ? Convert.ToHexStringLower(id) : null;

    /// <inheritdoc/>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.KeyIdOf(envelope, out var id) == UnsealStatus.Opened && id.SequenceEqual(_keys[^1].Id);

    /// <inheritdoc/>
    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        Span<byte> bytes = stackalloc byte[KeyFileFormat.KeySize];
        byte[] id;
        do
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            (id, var key) = _keys[^1];
            if (key.TryCopyTo(bytes))
            {
                break;
            }
        }
        while (true);

        var envelope = SealedEnvelope.Seal(id, bytes, Encoding.UTF8.GetBytes(name), plaintext, previous);
        CryptographicOperations.ZeroMemory(bytes);
        return envelope;
    }

    /// <inheritdoc/>
    public UnsealStatus Open(string name, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        plaintext = [];
        var status = SealedEnvelope.KeyIdOf(envelope, out var id);
        if (status != UnsealStatus.Opened)
        {
            return status;
        }

        Span<byte> key = stackalloc byte[KeyFileFormat.KeySize];
        if (!TryFind(id, key))
        {
            // Another process may have added a key and sealed with it since the file was read.
            Refresh();
            if (!TryFind(id, key))
            {
                return UnsealStatus.UnknownKey;
            }
        }

        status = SealedEnvelope.Open(key, Encoding.UTF8.GetBytes(name), envelope, out plaintext);
        CryptographicOperations.ZeroMemory(key);
        return status;
    }

    /// <summary>Zeroes the keys; the vault opens nothing any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var (_, key) in _keys)
            {
                key.Dispose();
            }
        }
    }

    private static SecretBytes Keep(IReadOnlyList<(byte[] Id, SecretBytes Key)> known, (byte[] Id, SecretBytes Key) read)
    {
        foreach (var (id, key) in known)
        {
            if (id.AsSpan().SequenceEqual(read.Id))
            {
                read.Key.Dispose();
                return key;
            }
        }

        return read.Key;
    }

    private static SecretBytes Hide(byte[] key)
    {
        var hidden = new SecretBytes(key);
        CryptographicOperations.ZeroMemory(key);
        return hidden;
    }

    private bool TryFind(ReadOnlySpan<byte> id, Span<byte> copy)
    {
        foreach (var (known, key) in _keys)
        {
            if (id.SequenceEqual(known))
            {
                return key.TryCopyTo(copy);
            }
        }

        return false;
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
