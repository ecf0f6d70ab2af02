using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>
/// The key vault on a PKCS#11 token. The key never leaves the token. It wraps a key-encryption key, which every envelope carries wrapped; that one wraps
/// the data key of a record. The key-encryption key stays in memory for <see cref="TokenOptions.CacheTime"/>, so that thousands of records cost the
/// token one call; processes take over each other's as they meet them.
/// </summary>
public sealed class TokenVault : IKeyVault
{
    // A new version of the key on the token is seen that soon at the latest.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly TokenLink _link;
    private readonly UnwrappedKeys _unwrapped;
    private readonly Lock _unwrapping = new();
    private volatile IReadOnlyList<TokenKey> _keys = [];
    private volatile byte[]? _sealingHead;
    private long _looked;

    private TokenVault(TokenOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time) = (options, time);
        _link = new TokenLink(options, time, logger);
        _unwrapped = new UnwrappedKeys(options.CacheTime, time);
    }

    /// <inheritdoc/>
    public string Place => $"token {_options.Token}, key {_options.Key}";

    /// <inheritdoc/>
    public IReadOnlyList<VaultKey> Keys
    {
        get
        {
            var keys = _keys;
            return [.. keys.Select((key, index) => new VaultKey(key.Name, index == keys.Count - 1))];
        }
    }

    /// <summary>Keys in memory that the token has unwrapped.</summary>
    internal int Unwrapped => _unwrapped.Count;

    /// <summary>Times that the token was connected to.</summary>
    internal int Connections => _link.Connections;

    /// <summary>Finds the token, logs in and finds the key.</summary>
    /// <param name="options">Which token.</param>
    /// <param name="mustHaveKey">Whether a token without the key is refused; without it the vault is good for <see cref="GenerateKey"/>.</param>
    /// <param name="time">The clock; the system's where it is null.</param>
    /// <param name="logger">Takes what operators should know.</param>
    public static TokenVaultResult Open(TokenOptions options, bool mustHaveKey = true, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var vault = new TokenVault(options, time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        try
        {
            vault._keys = vault._link.Connect().Keys;
            vault._looked = vault._time.GetTimestamp();
            if (vault._keys.Count > 0 || !mustHaveKey)
            {
                return new TokenVaultResult(vault, null);
            }

            vault.Dispose();
            return new TokenVaultResult(
                null, $"TELEPOOL_PKCS11_KEY: token {options.Token} has no key labelled {options.Key}; where this is the right token, make it with 'telepool key init'");
        }
        catch (TokenException exception)
        {
            vault.Dispose();
            return new TokenVaultResult(null, exception.Message);
        }
    }

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.TryRead(envelope, out var parts) == UnsealStatus.Opened ? Convert.ToHexStringLower(parts.KeyId) : null;

    /// <inheritdoc/>
    public bool IsCurrent(ReadOnlySpan<byte> envelope) =>
        SealedEnvelope.TryRead(envelope, out var parts) == UnsealStatus.Opened && parts.Method != 0 && _keys is [.., var newest] && parts.KeyId.SequenceEqual(newest.Id);

    /// <inheritdoc/>
    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> previous)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _looked)) > LookEvery)
        {
            Refresh();
        }

        Span<byte> key = stackalloc byte[SealedEnvelope.KeySize];
        try
        {
            var head = CopySealingKey(previous, key);
            return SealedEnvelope.Seal(head, key, Encoding.UTF8.GetBytes(name), plaintext, previous);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <inheritdoc/>
    public UnsealStatus Open(string name, ReadOnlySpan<byte> envelope, out byte[] plaintext)
    {
        plaintext = [];
        var status = SealedEnvelope.TryRead(envelope, out var parts);
        if (status != UnsealStatus.Opened || parts.Method == 0)
        {
            return status == UnsealStatus.Opened ? UnsealStatus.UnknownKey : status;
        }

        Span<byte> key = stackalloc byte[SealedEnvelope.KeySize];
        status = CopyUnwrapped(parts, key, out _);
        if (status != UnsealStatus.Opened)
        {
            return status;
        }

        status = SealedEnvelope.Open(key, Encoding.UTF8.GetBytes(name), parts, out plaintext);
        CryptographicOperations.ZeroMemory(key);
        if (status == UnsealStatus.Opened && _sealingHead is null && IsCurrent(envelope))
        {
            // What others have had wrapped is as good as what this process would have wrapped, and saves the token a call.
            _sealingHead = parts.Head.ToArray();
        }

        return status;
    }

    /// <inheritdoc/>
    public void Refresh()
    {
        Volatile.Write(ref _looked, _time.GetTimestamp());
        try
        {
            var keys = _link.Use(static (connection, session) => connection.FindKeys(session));
            _keys = keys.Count > 0 ? keys : _keys;
        }
        catch (Exception exception) when (exception is TokenException or Pkcs11Exception)
        {
            // The token is away; what is known stays good until it is back. The link has said so in the log.
            return;
        }
    }

    /// <inheritdoc/>
    public string? Probe()
    {
        try
        {
            return _link.Use(static (connection, session) => connection.WorksIn(session)) ? null : $"{Place}: it does not unwrap what it wrapped";
        }
        catch (Exception exception) when (exception is TokenException or Pkcs11Exception)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public VaultAnswer GenerateKey() => Change((keys, session) => TokenKeys.Generate(session, _options.Key, keys));

    /// <inheritdoc/>
    public VaultAnswer RetireKey(string keyId) => Change((keys, session) =>
    {
        var key = keys.FirstOrDefault(key => key.Name == keyId) ?? throw new TokenException($"{Place}: it has no version {keyId}");
        if (ReferenceEquals(key, keys[^1]))
        {
            throw new TokenException($"{Place}: version {keyId} is the newest and seals; make another first");
        }

        TokenKeys.Destroy(session, key);
        _unwrapped.Clear();
        return keyId;
    });

    /// <inheritdoc/>
    public VaultSignature Sign(ReadOnlySpan<byte> data)
    {
        var digest = SHA256.HashData(data);
        try
        {
            return _link.Use((connection, session) =>
            {
                if (connection.Keys is not [.., { Private: { } handle } key])
                {
                    throw new TokenException($"{Place}: it has no signing key; tokens need CKM_EC_KEY_PAIR_GEN for one");
                }

                using var mechanism = TokenModule.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
                return new VaultSignature(key.Name, session.Sign(mechanism, handle, digest));
            });
        }
        catch (Exception exception) when (exception is TokenException or Pkcs11Exception)
        {
            return new VaultSignature(string.Empty, [], exception.Message);
        }
    }

    /// <inheritdoc/>
    public byte[]? SigningKey(string keyId)
    {
        try
        {
            return _link.Use((connection, session) => connection.Keys.FirstOrDefault(key => key.Name == keyId) is { } key ? TokenKeys.PublicKey(session, key) : null);
        }
        catch (Exception exception) when (exception is TokenException or Pkcs11Exception)
        {
            return null;
        }
    }

    /// <summary>Zeroes what was unwrapped and ends the sessions.</summary>
    public void Dispose()
    {
        _unwrapped.Dispose();
        _link.Dispose();
    }

    private VaultAnswer Change(Func<IReadOnlyList<TokenKey>, ISession, string> change)
    {
        try
        {
            // Looking may be repeated on a new connection. The change may not: one whose answer was lost would be made twice.
            _link.Use(static (connection, session) => connection.FindKeys(session));
            var connection = _link.Connect();
            var keyId = connection.Use(session => change(connection.FindKeys(session), session));
            Refresh();
            return new VaultAnswer(keyId, null);
        }
        catch (Exception exception) when (exception is TokenException or Pkcs11Exception)
        {
            return new VaultAnswer(null, exception.Message);
        }
    }

    /// <summary>Copies the key that wraps data keys at present, and gives the head of its envelopes.</summary>
    private ReadOnlySpan<byte> CopySealingKey(ReadOnlySpan<byte> previous, Span<byte> copy)
    {
        if (_keys is not [.., var newest])
        {
            throw new KeyVaultException($"{Place}: there is no key to seal with");
        }

        // The record's own key where it is at hand, so that its data key can be used again.
        if (SealedEnvelope.TryRead(previous, out var earlier) == UnsealStatus.Opened && earlier.Method != 0 && earlier.KeyId.SequenceEqual(newest.Id)
            && _unwrapped.TryCopy(earlier.WrappedKey, copy))
        {
            return earlier.Head;
        }

        lock (_unwrapping)
        {
            if (_sealingHead is { } head && SealedEnvelope.ReadHead(head).KeyId.SequenceEqual(newest.Id))
            {
                var status = CopyUnwrapped(SealedEnvelope.ReadHead(head), copy, out var problem);
                return status == UnsealStatus.Opened ? head : throw new KeyVaultException(problem);
            }

            return _sealingHead = WrapNew(newest, copy);
        }
    }

    private byte[] WrapNew(TokenKey newest, Span<byte> copy)
    {
        var key = RandomNumberGenerator.GetBytes(SealedEnvelope.KeySize);
        try
        {
            var (method, wrapped) = _link.Use((connection, session) =>
            {
                // Handles are good for one connection; the id is good for all.
                var wrapping = connection.Keys.FirstOrDefault(candidate => candidate.Name == newest.Name);
                return wrapping is not null && connection.Method is { } way
                    ? (way, TokenWrapping.Wrap(session, wrapping, way, key))
                    : throw new TokenException($"{Place}: version {newest.Name} is gone");
            });
            _unwrapped.Add(wrapped, key);
            key.CopyTo(copy);
            return SealedEnvelope.Head(newest.Id, (byte)method, wrapped);
        }
        catch (Exception exception) when (exception is TokenException or Pkcs11Exception)
        {
            throw new KeyVaultException(exception.Message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private UnsealStatus CopyUnwrapped(EnvelopeParts parts, Span<byte> copy, out string problem)
    {
        problem = string.Empty;
        if (_unwrapped.TryCopy(parts.WrappedKey, copy))
        {
            return UnsealStatus.Opened;
        }

        var name = Convert.ToHexStringLower(parts.KeyId);
        var (method, wrapped) = ((WrapMethod)parts.Method, parts.WrappedKey.ToArray());
        if (_options.CacheTime <= TimeSpan.Zero)
        {
            return Unwrap(name, method, wrapped, copy, out problem);
        }

        // One at a time: whoever waits finds the key in memory.
        lock (_unwrapping)
        {
            return _unwrapped.TryCopy(wrapped, copy) ? UnsealStatus.Opened : Unwrap(name, method, wrapped, copy, out problem);
        }
    }

    private UnsealStatus Unwrap(string keyName, WrapMethod method, byte[] wrapped, Span<byte> copy, out string problem)
    {
        problem = string.Empty;
        try
        {
            var (isKnown, key) = _link.Use((connection, session) =>
            {
                var wrapping = connection.Keys.FirstOrDefault(candidate => candidate.Name == keyName)
                    ?? TokenKeys.Find(session, _options.Key).FirstOrDefault(candidate => candidate.Name == keyName);
                return wrapping is null ? (false, null) : (true, TokenWrapping.Unwrap(session, wrapping, method, wrapped));
            });
            if (key is null)
            {
                problem = isKnown ? "what the token is to unwrap is damaged" : $"{Place}: version {keyName} is gone";
                return isKnown ? UnsealStatus.Damaged : UnsealStatus.UnknownKey;
            }

            _unwrapped.Add(wrapped, key);
            key.CopyTo(copy);
            CryptographicOperations.ZeroMemory(key);
            return UnsealStatus.Opened;
        }
        catch (TokenException exception)
        {
            problem = exception.Message;
            return UnsealStatus.Unavailable;
        }
        catch (Pkcs11Exception)
        {
            // The token works otherwise, so it is the wrapped key that it does not like.
            problem = "what the token is to unwrap is damaged";
            return UnsealStatus.Damaged;
        }
    }
}
