using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// The key vault of a host without a hardware module: a file that only its owner may read. Its key wraps a data key per account,
/// and the data key seals what the account keeps.
/// </summary>
public sealed class KeyFileVault
{
    private readonly List<(byte[] Id, byte[] Key)> _keys;

    private KeyFileVault(List<(byte[] Id, byte[] Key)> keys) => _keys = keys;

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
                ? new KeyFileResult(new KeyFileVault(keys), null)
                : new KeyFileResult(null, $"{path}: the key file is damaged; it was left as it is");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new KeyFileResult(null, $"{path}: the key file cannot be read or made: {exception.Message}");
        }
    }

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

        foreach (var (known, key) in _keys)
        {
            if (id.SequenceEqual(known))
            {
                return SealedEnvelope.Open(key, Encoding.UTF8.GetBytes(accountId), envelope, out plaintext);
            }
        }

        return UnsealStatus.UnknownKey;
    }

    private static void Create(string path)
    {
        var id = System.Security.Cryptography.RandomNumberGenerator.GetBytes(KeyFileFormat.IdSize);
        var key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(KeyFileFormat.KeySize);
        var text = KeyFileFormat.Write(id, key);

        // Whole or not at all: a crash must not leave half a key under the name.
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

        File.Move(temporary, path, overwrite: false);
    }
}
