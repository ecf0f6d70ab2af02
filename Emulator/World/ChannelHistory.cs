using System.Runtime.InteropServices;
using MTProto.Tl;

namespace Emulator.World;

/// <summary>
/// One channel: which messages exist, and what has happened since the world began. A message itself is made when it is asked
/// for. Safe for use by several threads.
/// </summary>
internal sealed class ChannelHistory
{
    /// <summary>Events kept for differences at least; a client that is further behind gets a "too long" answer.</summary>
    public const int MaxEvents = 10_000;

    private readonly TelegramWorld _world;
    private readonly Lock _lock = new();
    private readonly IdSet _ids = new();
    private readonly Dictionary<int, (int Version, int Date)> _edits = [];
    private readonly List<int> _liveDates = [];
    private readonly List<ChannelEvent> _events = [];
    private readonly int _baseMaxId;
    private readonly int _baseEnd;

    public ChannelHistory(TelegramWorld world, WorldChannel info, int messages, int baseEnd)
    {
        _world = world;
        Info = info;
        Peer = new PeerChannel { ChannelId = info.Id };
        _baseEnd = baseEnd;
        Fill(messages);
        _baseMaxId = _ids.MaxId;
        Pts = _baseMaxId + 1;
        OldestPts = Pts;
    }

    public WorldChannel Info { get; }

    /// <summary>The peer of all of its messages.</summary>
    public PeerChannel Peer { get; }

    /// <summary>The id of the channel as it stands in a peer of the Bot API: -(10^12 + id).</summary>
    public long MarkedId => -(1_000_000_000_000 + Info.Id);

    /// <summary>The number of the newest event.</summary>
    public int Pts { get; private set; }

    /// <summary>The lowest pts from which a difference can be made.</summary>
    public int OldestPts { get; private set; }

    /// <summary>How many messages exist.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ids.Count;
            }
        }
    }

    /// <summary>The highest id there has been.</summary>
    public int MaxId
    {
        get
        {
            lock (_lock)
            {
                return _ids.MaxId;
            }
        }
    }

    /// <summary>Ids from the newest down. The first of them is the first below <paramref name="offsetId"/> (0: the newest), or, when that
    /// is 0, the first sent before <paramref name="offsetDate"/> (0: any), moved by <paramref name="addOffset"/>.</summary>
    public HistoryWindow Select(int offsetId, int offsetDate, int addOffset, Span<int> destination)
    {
        lock (_lock)
        {
            var position = offsetId > 0 ? _ids.CountFrom(offsetId) : offsetDate > 0 ? _ids.CountFrom(FirstIdSince(offsetDate)) : 0;
            var from = (long)position + addOffset;
            var to = Math.Clamp(from + destination.Length, 0, _ids.Count);
            from = Math.Clamp(from, 0, _ids.Count);
            var written = _ids.CopyDescending((int)from, destination[..(int)(to - from)]);
            return new HistoryWindow(written, (int)from, _ids.Count, Pts);
        }
    }

    /// <summary>Whether a message was posted while the emulator ran, and is no part of the world as it began.</summary>
    public bool IsLive(int id) => id > _baseMaxId;

    /// <summary>The message, or null where there is none.</summary>
    public IMessage? TryGet(int id)
    {
        int date;
        (int Version, int Date) edit;
        lock (_lock)
        {
            if (!_ids.Contains(id))
            {
                return null;
            }

            date = DateOf(id);
            _edits.TryGetValue(id, out edit);
        }

        return MessageFactory.Create(_world, this, id, date, edit.Version, edit.Date);
    }

    /// <summary>Makes the messages whose ids are given, leaving out those that are gone by now.</summary>
    public IMessage[] Get(ReadOnlySpan<int> ids)
    {
        var messages = new IMessage[ids.Length];
        var count = 0;
        foreach (var id in ids)
        {
            if (TryGet(id) is { } message)
            {
                messages[count++] = message;
            }
        }

        return count == messages.Length ? messages : messages[..count];
    }

    /// <summary>Adds one event and returns it; <see cref="ChannelEventKind.Post"/> takes the next id. Null where the message is gone.</summary>
    public ChannelEvent? Apply(ChannelEventKind kind, int messageId, int now)
    {
        lock (_lock)
        {
            var id = kind == ChannelEventKind.Post ? _ids.MaxId + 1 : messageId;
            var date = Math.Max(now, DateOf(_ids.MaxId));
            if (kind == ChannelEventKind.Post)
            {
                _ids.Add(id);
                _liveDates.Add(date);
            }
            else if (!_ids.Contains(id))
            {
                return null;
            }
            else if (kind == ChannelEventKind.Edit)
            {
                _edits.TryGetValue(id, out var edit);
                _edits[id] = (edit.Version + 1, date);
            }
            else
            {
                _ids.Remove(id);
            }

            var change = new ChannelEvent(kind, id, date, ++Pts);
            _events.Add(change);
            if (_events.Count >= 2 * MaxEvents)
            {
                OldestPts = _events[MaxEvents - 1].Pts;
                _events.RemoveRange(0, MaxEvents);
            }

            return change;
        }
    }

    /// <summary>The events after <paramref name="pts"/>, oldest first, at most <paramref name="limit"/>; null where they are not kept.</summary>
    public ChannelEvent[]? EventsAfter(int pts, int limit, out int current)
    {
        lock (_lock)
        {
            current = Pts;
            if (pts < OldestPts || pts > Pts)
            {
                return null;
            }

            var start = pts - OldestPts;
            return [.. CollectionsMarshal.AsSpan(_events).Slice(start, Math.Min(limit, _events.Count - start))];
        }
    }

    /// <summary>The date of the newest event, or 0.</summary>
    public int LastEventDate()
    {
        lock (_lock)
        {
            return _events.Count == 0 ? 0 : _events[^1].Date;
        }
    }

    /// <summary>Ids are consecutive but for messages that were deleted before the world began: single ones, and now and then a long run.</summary>
    private void Fill(int messages)
    {
        var id = 0;
        while (_ids.Count < messages)
        {
            id++;
            var dice = new DeterministicDice(DeterministicDice.Hash(Info.Seed, (ulong)id, 4));
            if (id > 1 && dice.Chance(1))
            {
                id += 20 + dice.Below(180);
            }
            else if (id == 1 || !dice.Chance(25))
            {
                _ids.Add(id);
            }
        }
    }

    private int DateOf(int id)
    {
        if (id > _baseMaxId)
        {
            return _liveDates[id - _baseMaxId - 1];
        }

        var album = MessageFactory.AlbumStart(Info, id, _world.Profile);
        var origin = album == 0 ? id : album;
        var jitter = (int)(DeterministicDice.Hash(Info.Seed, (ulong)origin, 5) % (uint)Info.Step);
        return _baseEnd - ((_baseMaxId - origin + 1) * Info.Step) + jitter;
    }

    /// <summary>The lowest id, existing or not, that was sent at <paramref name="date"/> or later.</summary>
    private int FirstIdSince(int date)
    {
        int low = 1, high = _ids.MaxId + 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (DateOf(middle) >= date)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
