using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <content>The file: it is replaced as a whole, so that a crash leaves the old one or the new one.</content>
public sealed partial class KeyFileVault
{
    /// <summary>Opens the file, or makes it where there is none. A damaged file is reported and left as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to make it where there is none.</param>
    /// <param name="passphrase">What its keys are sealed under; a new file has its keys in clear where it is null.</param>
    /// <param name="time">The clock; the system's where it is null.</param>
    public static KeyFileResult Open(string path, bool create, SecretSource? passphrase = null, TimeProvider? time = null)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!create)
                {
                    return new KeyFileResult(null, $"{path}: there is no such key file");
                }

                if (Create(path, passphrase) is { } problem)
                {
                    return new KeyFileResult(null, problem);
                }
            }

            var read = ReadFile(path, passphrase, null, null).Forget();
            return read.Problem is null
                ? new KeyFileResult(new KeyFileVault(path, passphrase, read.Text.Protection, read.Derived, read.Keys, time ?? TimeProvider.System), null)
                : new KeyFileResult(null, read.Problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new KeyFileResult(null, $"{path}: the key file cannot be read or made: {exception.Message}");
        }
    }

    /// <summary>Adds a key to the file, which from then on seals; the earlier ones go on opening what they sealed.</summary>
    /// <param name="path">The file; it must be there.</param>
    /// <param name="passphrase">What its keys are sealed under, where they are.</param>
    /// <returns>What is wrong, in one line that names the file; null where the key was added.</returns>
    public static string? AddKey(string path, SecretSource? passphrase = null) => Change(path, passphrase, static (_, _) => null, isAdding: true).Problem;

    /// <inheritdoc/>
    public string? Probe()
    {
        // What is in memory works on; the next start would not.
        var reading = ReadFile(_path, _passphrase, _protection, _derived).Forget();
        foreach (var (_, key) in reading.Keys)
        {
            key.Dispose();
        }

        if (!ReferenceEquals(reading.Derived, _derived))
        {
            reading.Derived?.Dispose();
        }

        return reading.Problem;
    }

    /// <inheritdoc/>
    public VaultAnswer GenerateKey()
    {
        var answer = Change(_path, _passphrase, static (_, _) => null, isAdding: true);
        Refresh();
        return answer;
    }

    /// <inheritdoc/>
    public VaultAnswer RetireKey(string keyId)
    {
        var answer = Change(
            _path,
            _passphrase,
            (keys, path) =>
            {
                var index = keys.FindIndex(key => Convert.ToHexStringLower(key.Id) == keyId);
                if (index < 0 || index == keys.Count - 1)
                {
                    return index < 0 ? $"{path}: it has no key {keyId}" : $"{path}: key {keyId} is the newest and seals; make another first";
                }

                keys.RemoveAt(index);
                return null;
            },
            isAdding: false);
        Refresh();
        return answer.Problem is null ? new VaultAnswer(keyId, null) : answer;
    }

    private static VaultAnswer Change(string path, SecretSource? passphrase, Func<List<(byte[] Id, byte[] Bytes)>, string, string?> change, bool isAdding)
    {
        try
        {
            // Two who change the keys at once must not undo one of the two changes.
            using var hold = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            var read = ReadFile(path, passphrase, null, null);
            if (read.Problem is not null)
            {
                return new VaultAnswer(null, read.Problem);
            }

            var keys = read.Text.Keys.ToList();
            if (change(keys, path) is { } problem)
            {
                return new VaultAnswer(null, problem);
            }

            foreach (var (_, key) in read.Keys)
            {
                key.Dispose();
            }

            var added = isAdding ? NewKey(read.Derived) : ([], []);
            if (isAdding)
            {
                keys.Add(added);
            }

            Replace(path, KeyFileFormat.Write(read.Text with { Keys = keys, IsRaw = false }), overwrite: true);
            read.Derived?.Dispose();
            foreach (var (_, bytes) in keys)
            {
                CryptographicOperations.ZeroMemory(bytes);
            }

            return new VaultAnswer(Convert.ToHexStringLower(added.Id), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new VaultAnswer(null, $"{path}: the key file could not be changed: {exception.Message}");
        }
    }

    private static string? Create(string path, SecretSource? passphrase)
    {
        KeyFileProtection? protection = null;
        SecretBytes? derived = null;
        if (passphrase is not null)
        {
            if (passphrase.Read(out var secret) is { } problem)
            {
                return problem;
            }

            protection = KeyFileProtection.New();
            derived = protection.Derive(secret);
            CryptographicOperations.ZeroMemory(secret);
        }

        var key = NewKey(derived);
        Replace(path, KeyFileFormat.Write(new KeyFileText(protection, [key])), overwrite: false);
        CryptographicOperations.ZeroMemory(key.Bytes);
        derived?.Dispose();
        return null;
    }

    /// <summary>A new key, as the file has it.</summary>
    private static (byte[] Id, byte[] Bytes) NewKey(SecretBytes? derived)
    {
        var (id, key) = (RandomNumberGenerator.GetBytes(KeyFileFormat.IdSize), RandomNumberGenerator.GetBytes(KeyFileFormat.KeySize));
        if (derived is null)
        {
            return (id, key);
        }

        var bytes = KeyFileProtection.Seal(derived, id, key);
        CryptographicOperations.ZeroMemory(key);
        return (id, bytes);
    }

    /// <summary>Reads and opens the keys. Stretching the passphrase takes a moment, so what an earlier reading derived is used again.</summary>
    private static KeyFileReading ReadFile(string path, SecretSource? passphrase, KeyFileProtection? known, SecretBytes? derived)
    {
        try
        {
            if (OwnersFile.Exposure(path) is { } exposure)
            {
                return KeyFileReading.Failed($"{path}: {exposure}");
            }

            if (new FileInfo(path).Length > KeyFileFormat.MaxBytes)
            {
                return KeyFileReading.Failed($"{path}: the key file is damaged; it was left as it is");
            }

            var file = File.ReadAllBytes(path);
            var status = KeyFileFormat.Read(file, out var text);
            CryptographicOperations.ZeroMemory(file);
            if (status == KeyFileStatus.Read && text.Protection is { } protection)
            {
                if (derived is null || known is null || known.Iterations != protection.Iterations || !known.Salt.AsSpan().SequenceEqual(protection.Salt))
                {
                    if (passphrase is null)
                    {
                        return KeyFileReading.Failed($"{path}: its keys are under a passphrase; give it in TELEPOOL_KEY_PASSPHRASE_FILE");
                    }

                    if (passphrase.Read(out var secret) is { } problem)
                    {
                        return KeyFileReading.Failed(problem);
                    }

                    derived = protection.Derive(secret);
                    CryptographicOperations.ZeroMemory(secret);
                }
            }
            else
            {
                derived = null;
            }

            return status switch
            {
                KeyFileStatus.Read => Unlock(path, text, derived),
                KeyFileStatus.UnknownVersion => KeyFileReading.Failed($"{path}: a later version wrote the key file"),
                KeyFileStatus.TooFewIterations => KeyFileReading.Failed($"{path}: its passphrase is stretched by fewer than {KeyFileProtection.LeastIterations} iterations"),
                _ => KeyFileReading.Failed($"{path}: the key file is damaged; it was left as it is"),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return KeyFileReading.Failed($"{path}: the key file cannot be read: {exception.Message}");
        }
    }

    private static KeyFileReading Unlock(string path, KeyFileText text, SecretBytes? derived)
    {
        var keys = new List<(byte[] Id, SecretBytes Key)>();
        foreach (var (id, bytes) in text.Keys)
        {
            var key = derived is null ? [.. bytes] : KeyFileProtection.Open(derived, id, bytes);
            if (key is null)
            {
                return KeyFileReading.Failed($"{path}: the passphrase is another one than the key file was made with");
            }

            keys.Add((id, new SecretBytes(key)));
            CryptographicOperations.ZeroMemory(key);
        }

        return new KeyFileReading(text, keys, derived, null);
    }

    private static (DateTime Written, long Length) Stamp(string path)
    {
        // A mounted secret is a link, which stays as it is when the file behind it is another.
        var file = new FileInfo(File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <summary>Writes the file whole or not at all: a crash must not leave half a key under the name.</summary>
    private static void Replace(string path, byte[] text, bool overwrite)
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
            file.Write(text);
            file.Flush(flushToDisk: true);
            CryptographicOperations.ZeroMemory(text);
        }

        File.Move(temporary, path, overwrite);
    }
}
