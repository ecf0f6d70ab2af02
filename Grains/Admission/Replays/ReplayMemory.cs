using System.Buffers.Binary;
using Grains.Interfaces.Admission;

namespace Grains.Admission.Replays;

/// <summary>A bounded memory of digests. Whatever was given last is what it still knows when it is full.</summary>
internal sealed class ReplayMemory(int capacity)
{
    private const int EntryLength = 24;

    private readonly Dictionary<ReplayDigest, long> _until = [];
    private readonly Queue<ReplayDigest> _order = new();

    /// <summary>Digests that it holds.</summary>
    public int Count => _order.Count;

    /// <summary>Remembers a digest, unless it does already.</summary>
    public ReplayVerdict Insert(ReplayEntry entry, DateTimeOffset now)
    {
        Expire(now);
        if (_until.TryGetValue(entry.Digest, out var until))
        {
            // Even where its time is over: it is still here only because an earlier one is.
            _until[entry.Digest] = Math.Max(until, entry.Until.UtcTicks);
            return ReplayVerdict.Replay;
        }

        if (_order.Count >= capacity)
        {
            _until.Remove(_order.Dequeue());
        }

        _until.Add(entry.Digest, entry.Until.UtcTicks);
        _order.Enqueue(entry.Digest);
        return ReplayVerdict.Fresh;
    }

    /// <summary>Forgets what is over.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_order.TryPeek(out var first) && _until[first] <= now.UtcTicks)
        {
            _until.Remove(_order.Dequeue());
        }
    }

    /// <summary>Everything in bytes.</summary>
    public byte[] Write()
    {
        var bytes = new byte[_order.Count * EntryLength];
        var at = bytes.AsSpan();
        foreach (var digest in _order)
        {
            BinaryPrimitives.WriteUInt64BigEndian(at, digest.High);
            BinaryPrimitives.WriteUInt64BigEndian(at[8..], digest.Low);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], _until[digest]);
            at = at[EntryLength..];
        }

        return bytes;
    }

    /// <summary>Takes over what <see cref="Write"/> gave.</summary>
    public void Read(ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        for (; bytes.Length >= EntryLength; bytes = bytes[EntryLength..])
        {
            var until = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
            if (until > now.UtcTicks && until <= DateTimeOffset.MaxValue.UtcTicks)
            {
                Insert(new ReplayEntry(ReplayDigest.Of(bytes), new DateTimeOffset(until, TimeSpan.Zero)), now);
            }
        }
    }
}
