using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Client;

/// <summary>
/// What has to be kept of an account between runs: the home data centre, the user, and per data centre the authorization key and
/// salt. The saved form holds the keys in the clear: whoever stores it seals it. Safe for use by several threads.
/// </summary>
/// <remarks>
/// Saved form, little-endian: "TPCS", version 1 (2), home (4), user (8), count (1), per data centre its number (4), flags (1: bit 0
/// authorized, the others the transport), salt (8), key (256); SHA-256 of all before (32).
/// </remarks>
public sealed class ClientSessionState
{
    private const int HeaderLength = 19;
    private const int EntryLength = 13 + AuthKey.Length;
    private const ushort Version = 1;

    private readonly Lock _lock = new();
    private DataCenterKey[] _keys = [];
    private int _homeDc;
    private long _userId;

    /// <summary>A session of nobody yet.</summary>
    /// <param name="homeDc">The data centre to begin with; 2, the default, is where Telegram's clients begin.</param>
    public ClientSessionState(int homeDc = 2)
    {
        _homeDc = homeDc;
    }

    private static ReadOnlySpan<byte> Magic => "TPCS"u8;

    /// <summary>The account's data centre.</summary>
    public int HomeDc
    {
        get
        {
            lock (_lock)
            {
                return _homeDc;
            }
        }
    }

    /// <summary>The user signed in; 0 for nobody.</summary>
    public long UserId
    {
        get
        {
            lock (_lock)
            {
                return _userId;
            }
        }
    }

    /// <summary>The key under which the home data centre knows the user; null where nobody is signed in. Whoever has it is the user.</summary>
    public AuthKey? HomeKey => Find(HomeDc) is { IsAuthorized: true } key ? key.Key : null;

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static StateLoadStatus TryLoad(ReadOnlySpan<byte> saved, out ClientSessionState? state)
    {
        state = null;
        if (saved.Length < HeaderLength)
        {
            return saved.StartsWith(Magic[..Math.Min(4, saved.Length)]) ? StateLoadStatus.Incomplete : StateLoadStatus.Damaged;
        }

        if (!saved.StartsWith(Magic))
        {
            return StateLoadStatus.Damaged;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(saved[4..]) != Version)
        {
            return StateLoadStatus.Unsupported;
        }

        var count = saved[18];
        var hashed = HeaderLength + (count * EntryLength);
        if (saved.Length < hashed + SHA256.HashSizeInBytes)
        {
            return StateLoadStatus.Incomplete;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(saved[..hashed], hash);
        if (saved.Length != hashed + SHA256.HashSizeInBytes || !hash.SequenceEqual(saved[hashed..]))
        {
            return StateLoadStatus.Damaged;
        }

        var keys = new DataCenterKey[count];
        for (var i = 0; i < count; i++)
        {
            var entry = saved.Slice(HeaderLength + (i * EntryLength), EntryLength);
            if (!AuthKey.TryCreate(entry[13..], out var key))
            {
                return StateLoadStatus.Damaged;
            }

            keys[i] = new DataCenterKey(BinaryPrimitives.ReadInt32LittleEndian(entry), key, BinaryPrimitives.ReadInt64LittleEndian(entry[5..]), (entry[4] & 1) != 0, entry[4] >> 1);
        }

        state = new ClientSessionState(BinaryPrimitives.ReadInt32LittleEndian(saved[6..]))
        {
            _keys = keys,
            _userId = BinaryPrimitives.ReadInt64LittleEndian(saved[10..]),
        };
        return StateLoadStatus.Ok;
    }

    /// <summary>The saved form.</summary>
    public byte[] Save()
    {
        lock (_lock)
        {
            var saved = new byte[HeaderLength + (_keys.Length * EntryLength) + SHA256.HashSizeInBytes];
            Magic.CopyTo(saved);
            BinaryPrimitives.WriteUInt16LittleEndian(saved.AsSpan(4), Version);
            BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(6), _homeDc);
            BinaryPrimitives.WriteInt64LittleEndian(saved.AsSpan(10), _userId);
            saved[18] = (byte)_keys.Length;
            for (var i = 0; i < _keys.Length; i++)
            {
                var entry = saved.AsSpan(HeaderLength + (i * EntryLength), EntryLength);
                BinaryPrimitives.WriteInt32LittleEndian(entry, _keys[i].DcId);
                entry[4] = (byte)((_keys[i].IsAuthorized ? 1 : 0) | (_keys[i].Transport << 1));
                BinaryPrimitives.WriteInt64LittleEndian(entry[5..], _keys[i].Salt);
                _keys[i].Key.Bytes.CopyTo(entry[13..]);
            }

            SHA256.HashData(saved.AsSpan(0, saved.Length - SHA256.HashSizeInBytes), saved.AsSpan(saved.Length - SHA256.HashSizeInBytes));
            return saved;
        }
    }

    /// <summary>Takes over a key made elsewhere, for the import of another client's session.</summary>
    /// <param name="dcId">Its data centre.</param>
    /// <param name="key">The key.</param>
    /// <param name="userId">The user signed in by it, who then is this session's, with this data centre as home; 0 for nobody.</param>
    public void Import(int dcId, AuthKey key, long userId)
    {
        ArgumentNullException.ThrowIfNull(key);
        SetKey(new DataCenterKey(dcId, key, 0, userId != 0));
        if (userId != 0)
        {
            SetUser(userId, dcId);
        }
    }

    /// <summary>The data centres of which there is a key.</summary>
    public IReadOnlyList<int> DataCenters => Array.ConvertAll(Volatile.Read(ref _keys), static key => key.DcId);

    /// <summary>The key of a data centre; null where there is none. For other clients that speak for the same account.</summary>
    /// <param name="dcId">The data centre.</param>
    /// <param name="isAuthorized">Whether it knows the user by this key.</param>
    public AuthKey? KeyOf(int dcId, out bool isAuthorized)
    {
        var key = Find(dcId);
        isAuthorized = key?.IsAuthorized ?? false;
        return key?.Key;
    }

    /// <summary>Takes over a key of one of several data centres, whose home has been set.</summary>
    /// <param name="dcId">The data centre.</param>
    /// <param name="key">The key.</param>
    /// <param name="isAuthorized">Whether it knows the user by this key.</param>
    /// <param name="userId">The user, for the home data centre; 0 for others.</param>
    public void Adopt(int dcId, AuthKey key, bool isAuthorized, long userId)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            SetKey(new DataCenterKey(dcId, key, 0, isAuthorized));
            if (userId != 0)
            {
                _userId = userId;
            }
        }
    }

    internal DataCenterKey? Find(int dcId)
    {
        foreach (var key in Volatile.Read(ref _keys))
        {
            if (key.DcId == dcId)
            {
                return key;
            }
        }

        return null;
    }

    internal void SetKey(DataCenterKey key) => Replace(key.DcId, key);

    internal void DropKey(int dcId) => Replace(dcId, null);

    // Found and replaced under one lock: a salt arrives on the connection's thread while a login is entered on another, and neither may undo the other.
    internal void SetSalt(int dcId, long salt)
    {
        lock (_lock)
        {
            if (Find(dcId) is { } key && key.Salt != salt)
            {
                Replace(dcId, key with { Salt = salt });
            }
        }
    }

    internal void SetAuthorized(int dcId, bool isAuthorized)
    {
        lock (_lock)
        {
            if (Find(dcId) is { } key && key.IsAuthorized != isAuthorized)
            {
                Replace(dcId, key with { IsAuthorized = isAuthorized });
            }
        }
    }

    internal void SetHome(int dcId)
    {
        lock (_lock)
        {
            _homeDc = dcId;
        }
    }

    /// <summary>Another user, or nobody: what the other data centres were told of the last one no longer counts.</summary>
    internal void SetUser(long userId, int authorizedDc)
    {
        lock (_lock)
        {
            if (userId != 0)
            {
                _homeDc = authorizedDc;
            }

            if (_userId != userId)
            {
                _userId = userId;
                _keys = Array.ConvertAll(_keys, key => key with { IsAuthorized = userId != 0 && key.DcId == authorizedDc });
            }
        }
    }

    // The array is replaced and never changed, so that it is read without the lock.
    private void Replace(int dcId, DataCenterKey? key)
    {
        lock (_lock)
        {
            var others = Array.FindAll(_keys, other => other.DcId != dcId);
            _keys = key is null || others.Length == byte.MaxValue ? others : [.. others, key];
        }
    }
}
