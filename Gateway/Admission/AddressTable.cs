using System.Numerics;

namespace Telepool.Gateway.Admission;

/// <summary>
/// What is remembered of addresses, shared by all workers: how fast they connect, how many connections they have, how they behave. Its size never
/// changes. An address has eight places where it may be; when all are taken, whoever has no connection and was quiet for longest is forgotten, and if
/// all have connections the newcomer is not counted: addresses that somebody makes up by the million must not lock others out.
/// </summary>
/// <remarks>
/// A worker comes here once per connection and per offence, never per packet. A lock of one part in 64 is held for some tens of nanoseconds; counts of
/// connections must not be lost, which words exchanged without a lock could not promise once a place changes its owner.
/// </remarks>
internal sealed class AddressTable
{
    private const int Ways = 8;
    private const int Stripes = 64;

    // An address in good standing is worth so many points at most: behaving for a day must not pay for an attack of an hour.
    private const float MostCredit = 2000;

    private readonly Entry[] _entries;
    private readonly Lock[] _locks = new Lock[Stripes];
    private readonly int _setMask;
    private readonly ulong _seed;
    private long _untracked;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">Addresses; rounded up to a power of two, at least 1,024.</param>
    /// <param name="seed">Random, so that nobody outside can tell which addresses share places.</param>
    public AddressTable(int capacity, ulong seed)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, Stripes * Ways * 2));
        _entries = new Entry[size];
        _setMask = (size / Ways) - 1;
        _seed = seed;
        for (var i = 0; i < Stripes; i++)
        {
            _locks[i] = new Lock();
        }
    }

    /// <summary>Connections that were let in without being counted, since every place was taken.</summary>
    public long Untracked => Volatile.Read(ref _untracked);

    /// <summary>Asks for one more connection, and counts it where the answer is yes.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="perSecond">Connections per second in the long run; 0: any number.</param>
    /// <param name="burst">Connections at once after a quiet time.</param>
    /// <param name="max">Connections at once; 0: any number.</param>
    public AddressVerdict TryOpen(AddressKey key, long now, int perSecond, int burst, int max)
    {
        var set = SetOf(key);
        lock (_locks[set & (Stripes - 1)])
        {
            ref var entry = ref Find(set, key, now);
            if (entry.Key != key.Value)
            {
                Interlocked.Increment(ref _untracked);
                return AddressVerdict.Admitted;
            }

            if (max > 0 && entry.Open >= max)
            {
                return AddressVerdict.TooMany;
            }

            if (perSecond > 0)
            {
                // GCRA in microseconds: the time at which the address would have used up its share is kept, and may lie a burst ahead.
                var micros = now * 1000;
                var interval = 1_000_000L / perSecond;
                var paid = Math.Max(entry.PaidUntil, micros);
                if (paid - micros > interval * (burst - 1))
                {
                    return AddressVerdict.TooFast;
                }

                entry.PaidUntil = paid + interval;
            }

            entry.Open++;
            entry.SeenAt = now;
            return AddressVerdict.Admitted;
        }
    }

    /// <summary>A connection that was let in is closed.</summary>
    public void Closed(AddressKey key)
    {
        var set = SetOf(key);
        lock (_locks[set & (Stripes - 1)])
        {
            foreach (ref var entry in _entries.AsSpan(set * Ways, Ways))
            {
                if (entry.Key == key.Value)
                {
                    // One that was let in without being counted finds none of its own.
                    entry.Open = Math.Max(0, entry.Open - 1);
                    return;
                }
            }
        }
    }

    /// <summary>Adds points to an address, or takes some from it. Where it reaches the limit it begins at zero again.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="points">Above zero for an offence, below for good behaviour.</param>
    /// <param name="forgiven">Points that time takes away per second, from either side towards zero.</param>
    /// <param name="limit">Points that are too many.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="isOver">Whether the limit is reached.</param>
    /// <returns>Quarters of the limit that were passed on the way; below zero where good behaviour took it back.</returns>
    public int AddPoints(AddressKey key, float points, double forgiven, int limit, long now, out bool isOver)
    {
        isOver = false;
        var set = SetOf(key);
        lock (_locks[set & (Stripes - 1)])
        {
            ref var entry = ref Find(set, key, now);
            if (entry.Key != key.Value)
            {
                return 0;
            }

            var before = ScoreAt(entry, forgiven, now);
            var score = Math.Max(before + points, -MostCredit);
            entry.SeenAt = now;
            entry.ScoredAt = now;
            entry.Score = score < limit ? score : 0;
            isOver = score >= limit;
            return QuartersOf(score, limit) - QuartersOf(before, limit);
        }
    }

    /// <summary>Whether an address is in good standing: somebody behind it authenticated, and no longer ago than its credit lasts.</summary>
    public bool IsKnown(AddressKey key, double forgiven, long now)
    {
        var set = SetOf(key);
        lock (_locks[set & (Stripes - 1)])
        {
            foreach (ref var entry in _entries.AsSpan(set * Ways, Ways))
            {
                if (entry.Key == key.Value)
                {
                    return ScoreAt(entry, forgiven, now) < 0;
                }
            }
        }

        return false;
    }

    /// <summary>Connections of an address that are counted.</summary>
    public int CountOpen(AddressKey key)
    {
        var set = SetOf(key);
        lock (_locks[set & (Stripes - 1)])
        {
            foreach (ref var entry in _entries.AsSpan(set * Ways, Ways))
            {
                if (entry.Key == key.Value)
                {
                    return entry.Open;
                }
            }
        }

        return 0;
    }

    // The place of the address, which is given one if there is any; otherwise a place of somebody else. Key 0 (::/64) is an empty place, and no client has it.
    private ref Entry Find(int set, AddressKey key, long now)
    {
        var places = _entries.AsSpan(set * Ways, Ways);
        var oldest = 0;
        var since = long.MaxValue;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Key == key.Value)
            {
                return ref places[i];
            }

            var seen = places[i].Key == 0 ? long.MinValue : places[i].SeenAt;
            if (places[i].Open == 0 && seen < since)
            {
                oldest = i;
                since = seen;
            }
        }

        if (since != long.MaxValue)
        {
            places[oldest] = new Entry { Key = key.Value, SeenAt = now, ScoredAt = now };
        }

        return ref places[oldest];
    }

    // Points fade towards zero from either side.
    private static float ScoreAt(in Entry entry, double forgiven, long now)
    {
        var faded = (float)((now - entry.ScoredAt) * forgiven / 1000);
        return entry.Score > 0 ? Math.Max(0, entry.Score - faded) : Math.Min(0, entry.Score + faded);
    }

    private static int QuartersOf(float score, int limit) => (int)Math.Clamp(score * 4 / limit, 0, 4);

    private int SetOf(AddressKey key)
    {
        // The finalizer of MurmurHash3: every bit of the key moves every bit of the result.
        var hash = key.Value ^ _seed;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return (int)(hash ^ (hash >> 33)) & _setMask;
    }

    private struct Entry
    {
        public ulong Key;
        public long PaidUntil;
        public long SeenAt;
        public long ScoredAt;
        public int Open;
        public float Score;
    }
}
