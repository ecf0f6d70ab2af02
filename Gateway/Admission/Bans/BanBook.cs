using System.Net;
using Telepool.Gateway.Admission.Access;

namespace Telepool.Gateway.Admission.Bans;

/// <summary>
/// Every ban that this gateway goes by: its own, those made by hand, and those that other gateways tell of. Of the control plane, from any thread;
/// workers ask <see cref="Current"/>, which changes with <see cref="Publish"/>, so that a thousand bans at once are one change.
/// </summary>
internal sealed class BanBook(TimeProvider time)
{
    // A ban lasts so many times longer than the one before it.
    private const int Growth = 4;

    // Past offenders are remembered in so many times the room of bans.
    private const int PastShare = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPNetwork, NetworkBan> _bans = [];
    private readonly Dictionary<AddressKey, (int Strikes, DateTimeOffset Until)> _past = [];
    private volatile BanSet _current = BanSet.Empty;
    private DateTimeOffset _nextEnd = DateTimeOffset.MaxValue;
    private int _automatic;
    private bool _isChanged;

    /// <summary>The bans as of the last <see cref="Publish"/>.</summary>
    public BanSet Current => _current;

    /// <summary>Bans an address for what it did. Where it is banned already, nothing changes.</summary>
    /// <param name="key">The address.</param>
    /// <param name="level">What is left to it.</param>
    /// <param name="reason">What it did.</param>
    /// <param name="settings">How long bans last, and how many there may be.</param>
    /// <returns>The ban, or null where there was one.</returns>
    public NetworkBan? Punish(AddressKey key, AccessLevel level, string reason, ProtectionSettings settings)
    {
        var network = key.ToNetwork();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_bans.ContainsKey(network))
            {
                return null;
            }

            var strike = _past.TryGetValue(key, out var past) && past.Until > now ? past.Strikes + 1 : 1;
            var length = settings.FirstBan;
            for (var i = 1; i < strike && length < settings.LongestBan; i++)
            {
                length *= Growth;
            }

            var until = now + (length < settings.LongestBan ? length : settings.LongestBan);
            MakeRoom(settings.MaxBans);
            Remember(key, strike, until + settings.LongestBan, settings.MaxBans * PastShare, now);
            var ban = new NetworkBan { Network = network, Level = level, Reason = reason, Since = now, Until = until, Strike = strike };
            Set(ban);
            return ban;
        }
    }

    /// <summary>Adds a ban that an operator or another gateway made. Of two for one network the one that lasts longer counts.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Put(NetworkBan ban)
    {
        lock (_lock)
        {
            if (ban.Until <= time.GetUtcNow()
                || (_bans.TryGetValue(ban.Network, out var known) && (known.Until is null || known.Until >= ban.Until) && known.Level <= ban.Level))
            {
                return false;
            }

            Set(ban);
            return true;
        }
    }

    /// <summary>Ends a ban, and forgets what came before it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Lift(IPNetwork network)
    {
        lock (_lock)
        {
            _past.Remove(AddressKey.Of(network.BaseAddress));
            return Remove(network);
        }
    }

    /// <summary>The bans that hold, those that end first first.</summary>
    public IReadOnlyList<NetworkBan> List()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return [.. _bans.Values.Where(ban => ban.Until is null || ban.Until > now).OrderBy(ban => ban.Until ?? DateTimeOffset.MaxValue)];
        }
    }

    /// <summary>Ends what is over and shows workers what changed; called every second at least.</summary>
    /// <returns>What has ended by its time.</returns>
    public IReadOnlyList<NetworkBan> Publish()
    {
        var now = time.GetUtcNow();
        List<NetworkBan> ended = [];
        lock (_lock)
        {
            if (now >= _nextEnd)
            {
                ended.AddRange(_bans.Values.Where(ban => ban.Until <= now));
                ended.ForEach(ban => Remove(ban.Network));

                _nextEnd = _bans.Count == 0 ? DateTimeOffset.MaxValue : _bans.Values.Min(ban => ban.Until ?? DateTimeOffset.MaxValue);
            }

            if (_isChanged)
            {
                _isChanged = false;
                _current = _bans.Count == 0 ? BanSet.Empty : new BanSet(_bans.Values);
            }
        }

        return ended;
    }

    private void Set(NetworkBan ban)
    {
        Remove(ban.Network);
        _bans[ban.Network] = ban;
        _automatic += ban.Strike > 0 ? 1 : 0;
        _nextEnd = ban.Until is { } until && until < _nextEnd ? until : _nextEnd;
        _isChanged = true;
    }

    private bool Remove(IPNetwork network)
    {
        if (!_bans.Remove(network, out var ban))
        {
            return false;
        }

        _automatic -= ban.Strike > 0 ? 1 : 0;
        _isChanged = true;
        return true;
    }

    private void MakeRoom(int max)
    {
        if (_automatic >= max)
        {
            Remove(_bans.Values.Where(ban => ban.Strike > 0).MinBy(ban => ban.Until)!.Network);
        }
    }

    private void Remember(AddressKey key, int strikes, DateTimeOffset until, int max, DateTimeOffset now)
    {
        if (_past.Count >= max && !_past.ContainsKey(key))
        {
            foreach (var (old, _) in _past.Where(entry => entry.Value.Until <= now).ToList())
            {
                _past.Remove(old);
            }

            // None is over: whoever is nearest to it.
            if (_past.Count >= max)
            {
                _past.Remove(_past.MinBy(entry => entry.Value.Until).Key);
            }
        }

        _past[key] = (strikes, until);
    }
}
