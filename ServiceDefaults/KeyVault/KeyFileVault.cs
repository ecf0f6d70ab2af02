using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// The key vault of a host without a hardware module: a file that only its owner may read. Its key wraps a data key per record, and the data key seals
/// what the record keeps.
/// </summary>
public sealed partial class KeyFileVault : IKeyVault
{
    // A new key in the file is seen that soon at the latest.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly SecretSource? _passphrase;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SecretBytes? _derived;
    private readonly KeyFileProtection? _protection;
    private (DateTime Written, long Length) _stamp;
    private long _looked;
    private bool _isDisposed;

    // Replaced and never changed, so that it is read without a lock.
    private volatile IReadOnlyList<(byte[] Id, SecretBytes Key)> _keys;

    private KeyFileVault(string path, SecretSource? passphrase, KeyFileProtection? protection, SecretBytes? derived, List<(byte[] Id, SecretBytes Key)> keys, TimeProvider time)
    {
        (_path, _passphrase, _protection, _derived, _keys, _time) = (path, passphrase, protection, derived, keys, time);
        _stamp = Stamp(path);
        _looked = time.GetTimestamp();
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

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.TryRead(envelope, out var parts) == UnsealStatus.Opened ? Convert.ToHexStringLower(parts.KeyId) : null;

    /// <inheritdoc/>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.TryRead(envelope, out var parts) == UnsealStatus.Opened && parts.Method == 0 && parts.KeyId.SequenceEqual(_keys[^1].Id);

    /// <inheritdoc/>
    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _looked)) > LookEvery)
        {
            Refresh();
        }

        Span<byte> key = stackalloc byte[KeyFileFormat.KeySize];
        var id = CopyNewest(key);
        var envelope = SealedEnvelope.Seal(SealedEnvelope.Head(id, 0, []), key, Encoding.UTF8.GetBytes(name), plaintext, previous);
        CryptographicOperations.ZeroMemory(key);
        return envelope;
    }

    /// <inheritdoc/>
    public UnsealStatus Open(string name, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        plaintext = [];
        var status = SealedEnvelope.TryRead(envelope, out var parts);
        if (status != UnsealStatus.Opened)
        {
            return status;
        }

        Span<byte> key = stackalloc byte[KeyFileFormat.KeySize];
        if (parts.Method != 0)
        {
            return UnsealStatus.UnknownKey;
        }

        if (!TryFind(parts.KeyId, key))
        {
            // Another process may have added a key and sealed with it since the file was read.
            Refresh();
            if (!TryFind(parts.KeyId, key))
            {
                return UnsealStatus.UnknownKey;
            }
        }

        status = SealedEnvelope.Open(key, Encoding.UTF8.GetBytes(name), parts, out plaintext);
        CryptographicOperations.ZeroMemory(key);
        return status;
    }

    /// <inheritdoc/>
    public VaultSignature Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> key = stackalloc byte[KeyFileFormat.KeySize];
        var id = CopyNewest(key);
        using var signer = DerivedSigner.Create(key);
        CryptographicOperations.ZeroMemory(key);
        return new VaultSignature(Convert.ToHexStringLower(id), signer.SignData(data, HashAlgorithmName.SHA256));
    }

    /// <inheritdoc/>
    public byte[]? SigningKey(string keyId)
    {
        Span<byte> key = stackalloc byte[KeyFileFormat.KeySize];
        if (_keys.FirstOrDefault(known => Convert.ToHexStringLower(known.Id) == keyId) is not { Key: { } found } || !found.TryCopyTo(key))
        {
            return null;
        }

        using var signer = DerivedSigner.Create(key);
        CryptographicOperations.ZeroMemory(key);
        return signer.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Reads the file again, for keys that were added. A file that is missing or damaged by now changes nothing.</summary>
    public void Refresh()
    {
        Volatile.Write(ref _looked, _time.GetTimestamp());
        lock (_gate)
        {
            var stamp = Stamp(_path);
            if (_isDisposed || stamp == _stamp)
            {
                return;
            }

            if (ReadFile(_path, _passphrase, _protection, _derived).Forget() is not { Problem: null } now)
            {
                return;
            }

            // Keys that stay are kept as they are: somebody may be using them.
            var before = _keys;
            _keys = [.. now.Keys.Select(key => (key.Id, Keep(before, key)))];
            _stamp = stamp;
            foreach (var (_, key) in before.Where(key => !_keys.Any(kept => ReferenceEquals(kept.Key, key.Key))))
            {
                key.Dispose();
            }

            if (!ReferenceEquals(now.Derived, _derived))
            {
                now.Derived?.Dispose();
            }
        }
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

            _derived?.Dispose();
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

    /// <summary>Copies the key that seals, and gives its id.</summary>
    private byte[] CopyNewest(Span<byte> copy)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            // A key that was taken away this moment is zeroed; there is a newer one then.
            var (id, key) = _keys[^1];
            if (key.TryCopyTo(copy))
            {
                return id;
            }
        }
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
}
