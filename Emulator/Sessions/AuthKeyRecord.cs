using System.Collections.Concurrent;
using System.Net;
using MTProto.Crypto;

namespace Emulator.Sessions;

/// <summary>An authorization key and who is logged in with it. Changes that must last go through <see cref="KeyStore"/>.</summary>
/// <param name="key">The key.</param>
/// <param name="dataCenter">The only data centre that knows it.</param>
/// <param name="initialSalt">The salt that the key exchange led to.</param>
/// <param name="created">When, in Unix seconds.</param>
/// <param name="expires">When a temporary key ends, in Unix seconds; 0 for a permanent one.</param>
internal sealed class AuthKeyRecord(AuthKey key, int dataCenter, long initialSalt, int created, int expires)
{
    /// <summary>Sessions of one key kept at most; the one that was used longest ago goes first.</summary>
    private const int MaxSessions = 64;

    private readonly ConcurrentDictionary<long, ServerSession> _sessions = new();
    private readonly Dictionary<IPAddress, int> _addresses = [];
    private AuthKeyRecord? _permanent;
    private long _userId;
    private long _pendingUserId;
    private int _layer;
    private volatile bool _burned;

    public AuthKey Key { get; } = key;

    public int DataCenter { get; } = dataCenter;

    public long InitialSalt { get; } = initialSalt;

    public int Created { get; } = created;

    public int Expires { get; } = expires;

    public bool IsTemporary => Expires != 0;

    /// <summary>The key that logins belong to: the permanent one that a temporary key is bound to, otherwise the key itself.</summary>
    public AuthKeyRecord Owner => Volatile.Read(ref _permanent) ?? this;

    public bool IsBound => Volatile.Read(ref _permanent) is not null;

    /// <summary>Who is logged in, or 0.</summary>
    public long UserId => Interlocked.Read(ref Owner._userId);

    /// <summary>Who has given the right code and owes the password, or 0.</summary>
    public long PendingUserId
    {
        get => Interlocked.Read(ref Owner._pendingUserId);
        set => Interlocked.Exchange(ref Owner._pendingUserId, value);
    }

    /// <summary>The layer that the client has named last, or 0.</summary>
    public int Layer => Volatile.Read(ref Owner._layer);

    /// <summary>True once two addresses have used the key at once.</summary>
    public bool Burned => Owner._burned;

    public ICollection<ServerSession> Sessions => _sessions.Values;

    public ServerSession? FindSession(long id) => _sessions.GetValueOrDefault(id);

    public ServerSession GetOrAddSession(long id, TimeProvider time)
    {
        if (_sessions.TryGetValue(id, out var session))
        {
            return session;
        }

        if (_sessions.Count >= MaxSessions && _sessions.Values.MinBy(candidate => candidate.LastUsed) is { } oldest)
        {
            _sessions.TryRemove(oldest.Id, out _);
        }

        return _sessions.GetOrAdd(id, static (key, start) => new ServerSession(key, start.Record, start.Time), (Record: this, Time: time));
    }

    public bool RemoveSession(long id) => _sessions.TryRemove(id, out _);

    /// <summary>Notes that a connection from <paramref name="address"/> uses the key; false if another address does so already.</summary>
    public bool TryUseFrom(IPAddress address)
    {
        var addresses = Owner._addresses;
        lock (addresses)
        {
            addresses[address] = addresses.GetValueOrDefault(address) + 1;
            return addresses.Count == 1;
        }
    }

    /// <summary>Ends what <see cref="TryUseFrom"/> began.</summary>
    public void StopUseFrom(IPAddress address)
    {
        var addresses = Owner._addresses;
        lock (addresses)
        {
            if (addresses.TryGetValue(address, out var count))
            {
                if (count == 1)
                {
                    addresses.Remove(address);
                }
                else
                {
                    addresses[address] = count - 1;
                }
            }
        }
    }

    internal void SetPermanent(AuthKeyRecord permanent) => Volatile.Write(ref _permanent, permanent);

    internal void SetUser(long userId) => Interlocked.Exchange(ref _userId, userId);

    internal void SetLayer(int layer) => Volatile.Write(ref _layer, layer);

    internal void SetBurned() => _burned = true;
}
