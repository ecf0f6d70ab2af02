using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Emulator.Storage;
using MTProto.Crypto;

namespace Emulator.Sessions;

/// <summary>
/// The authorization keys of all data centres, the logins on them and the channels that accounts have joined. A change is in the file
/// before it is seen, so sessions of clients outlive a killed process. Safe for use by several threads.
/// </summary>
internal sealed class KeyStore : IDisposable
{
    private const int MaxKeys = 200_000;

    private readonly ConcurrentDictionary<long, AuthKeyRecord> _keys = new();
    private readonly ConcurrentDictionary<(long UserId, long ChannelId), int> _joined = new();
    private readonly TimeProvider _time;
    private readonly AppendLog _log;

    private enum RecordKind : byte
    {
        Key = 1,
        Bound = 2,
        User = 3,
        Layer = 4,
        Burned = 5,
        Removed = 6,
        Joined = 7,
        Left = 8,
    }

    public KeyStore(string path, TimeProvider time)
    {
        _time = time;
        _log = AppendLog.Open(path, "TPKEYS01"u8, Read);
    }

    /// <summary>True if no more keys are taken.</summary>
    public bool IsFull => _keys.Count >= MaxKeys;

    public int Now => (int)_time.GetUtcNow().ToUnixTimeSeconds();

    public bool TryGet(long id, int dataCenter, [NotNullWhen(true)] out AuthKeyRecord? record)
    {
        if (!_keys.TryGetValue(id, out record) || record.DataCenter != dataCenter)
        {
            record = null;
            return false;
        }

        if (record.IsTemporary && record.Expires < Now)
        {
            _keys.TryRemove(id, out _);
            record = null;
            return false;
        }

        return true;
    }

    public AuthKeyRecord Add(AuthKey key, int dataCenter, long initialSalt, int expires)
    {
        var record = new AuthKeyRecord(key, dataCenter, initialSalt, Now, expires);
        Span<byte> payload = stackalloc byte[20 + AuthKey.Length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, dataCenter);
        BinaryPrimitives.WriteInt64LittleEndian(payload[4..], initialSalt);
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], record.Created);
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], expires);
        key.Bytes.CopyTo(payload[20..]);
        _log.Append((byte)RecordKind.Key, payload);
        _keys[key.Id] = record;
        return record;
    }

    /// <summary>Lets a temporary key stand for a permanent one of the same data centre.</summary>
    public void Bind(AuthKeyRecord temporary, AuthKeyRecord permanent)
    {
        Append(RecordKind.Bound, temporary.Key.Id, permanent.Key.Id);
        temporary.SetPermanent(permanent);
    }

    public void SetUser(AuthKeyRecord record, long userId)
    {
        var owner = record.Owner;
        Append(RecordKind.User, owner.Key.Id, userId);
        owner.SetUser(userId);
    }

    public void SetLayer(AuthKeyRecord record, int layer)
    {
        var owner = record.Owner;
        if (owner.Layer != layer)
        {
            Append(RecordKind.Layer, owner.Key.Id, layer);
            owner.SetLayer(layer);
        }
    }

    public void Burn(AuthKeyRecord record)
    {
        var owner = record.Owner;
        Append(RecordKind.Burned, owner.Key.Id, 0);
        owner.SetBurned();
    }

    public void Remove(AuthKeyRecord record)
    {
        Append(RecordKind.Removed, record.Key.Id, 0);
        _keys.TryRemove(record.Key.Id, out _);
    }

    public bool IsJoined(long userId, long channelId) => _joined.ContainsKey((userId, channelId));

    /// <summary>When the account joined, in Unix seconds, or 0.</summary>
    public int JoinedAt(long userId, long channelId) => _joined.GetValueOrDefault((userId, channelId));

    public bool Join(long userId, long channelId)
    {
        if (!_joined.TryAdd((userId, channelId), Now))
        {
            return false;
        }

        Append(RecordKind.Joined, userId, channelId);
        return true;
    }

    public bool Leave(long userId, long channelId)
    {
        if (!_joined.TryRemove((userId, channelId), out _))
        {
            return false;
        }

        Append(RecordKind.Left, userId, channelId);
        return true;
    }

    /// <summary>The live sessions of everybody who is in a channel.</summary>
    public IEnumerable<ServerSession> SessionsOfMembers(long channelId)
    {
        foreach (var record in _keys.Values)
        {
            var user = record.UserId;
            if (user == 0 || record.Burned || !IsJoined(user, channelId))
            {
                continue;
            }

            foreach (var session in record.Sessions)
            {
                if (session.WantsUpdates)
                {
                    yield return session;
                }
            }
        }
    }

    public void Dispose() => _log.Dispose();

    private void Append(RecordKind kind, long first, long second)
    {
        Span<byte> payload = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(payload, first);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], second);
        _log.Append((byte)kind, payload);
    }

    private void Read(byte kind, ReadOnlySpan<byte> payload)
    {
        if ((RecordKind)kind == RecordKind.Key)
        {
            if (payload.Length == 20 + AuthKey.Length && AuthKey.TryCreate(payload[20..], out var key))
            {
                _keys[key.Id] = new AuthKeyRecord(
                    key,
                    BinaryPrimitives.ReadInt32LittleEndian(payload),
                    BinaryPrimitives.ReadInt64LittleEndian(payload[4..]),
                    BinaryPrimitives.ReadInt32LittleEndian(payload[12..]),
                    BinaryPrimitives.ReadInt32LittleEndian(payload[16..]));
            }

            return;
        }

        if (payload.Length != 16)
        {
            return;
        }

        var first = BinaryPrimitives.ReadInt64LittleEndian(payload);
        var second = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
        switch ((RecordKind)kind)
        {
            case RecordKind.Bound when _keys.TryGetValue(first, out var temporary) && _keys.TryGetValue(second, out var permanent):
                temporary.SetPermanent(permanent);
                break;
            case RecordKind.User when _keys.TryGetValue(first, out var record):
                record.SetUser(second);
                break;
            case RecordKind.Layer when _keys.TryGetValue(first, out var record):
                record.SetLayer((int)second);
                break;
            case RecordKind.Burned when _keys.TryGetValue(first, out var record):
                record.SetBurned();
                break;
            case RecordKind.Removed:
                _keys.TryRemove(first, out _);
                break;
            case RecordKind.Joined:
                _joined[(first, second)] = Now;
                break;
            case RecordKind.Left:
                _joined.TryRemove((first, second), out _);
                break;
        }
    }
}
