using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Telepool.Gateway.Admission.Access;

/// <summary>
/// The networks of one family, flattened: nested prefixes become ranges that follow one another without gaps, each with the level of the longest
/// prefix over it, and neighbours of one level are one range. So a look-up is one search in a sorted array, however many prefixes contain the address.
/// </summary>
internal sealed class AddressRanges
{
    private readonly UInt128[] _starts;
    private readonly AccessLevel[] _levels;

    private AddressRanges(UInt128[] starts, AccessLevel[] levels)
    {
        _starts = starts;
        _levels = levels;
    }

    /// <summary>How many ranges there are; at least one.</summary>
    public int Count => _starts.Length;

    /// <summary>Flattens the networks of a family.</summary>
    public static AddressRanges Create(IReadOnlyDictionary<IPNetwork, AccessLevel> networks, bool isV4, AccessLevel otherwise)
    {
        var family = isV4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        var bits = isV4 ? 32 : 128;
        Span<byte> bytes = stackalloc byte[16];
        var sorted = new List<(UInt128 First, int Prefix, AccessLevel Level)>();
        foreach (var (network, level) in networks)
        {
            if (network.BaseAddress.AddressFamily == family)
            {
                network.BaseAddress.TryWriteBytes(bytes, out var length);
                sorted.Add((Number(bytes[..length]), network.PrefixLength, level));
            }
        }

        // A prefix comes before those inside it.
        sorted.Sort(static (left, right) => left.First != right.First ? left.First.CompareTo(right.First) : left.Prefix.CompareTo(right.Prefix));

        var ranges = new RangeList(otherwise);
        var open = new Stack<(UInt128 Last, AccessLevel Level)>();
        foreach (var (first, prefix, level) in sorted)
        {
            CloseBefore(first);
            ranges.Add(first, level);
            open.Push((first + (prefix == 0 && bits == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefix)) - 1), level));
        }

        CloseBefore(null);
        return new AddressRanges([.. ranges.Starts], [.. ranges.Levels]);

        // Behind the end of a prefix the one around it goes on.
        void CloseBefore(UInt128? next)
        {
            while (open.TryPeek(out var top) && (next is null || top.Last < next))
            {
                open.Pop();
                if (top.Last < (isV4 ? uint.MaxValue : UInt128.MaxValue))
                {
                    ranges.Add(top.Last + 1, open.TryPeek(out var around) ? around.Level : otherwise);
                }
            }
        }
    }

    /// <summary>The level of an address.</summary>
    public AccessLevel Find(UInt128 address)
    {
        var found = Array.BinarySearch(_starts, address);
        return _levels[found >= 0 ? found : ~found - 1];
    }

    private static UInt128 Number(ReadOnlySpan<byte> address) =>
        address.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(address) : BinaryPrimitives.ReadUInt128BigEndian(address);

    private sealed class RangeList(AccessLevel otherwise)
    {
        public List<UInt128> Starts { get; } = [UInt128.Zero];

        public List<AccessLevel> Levels { get; } = [otherwise];

        public void Add(UInt128 start, AccessLevel level)
        {
            // Several prefixes may begin or end at one place: the last one said counts.
            if (Starts[^1] == start)
            {
                Levels[^1] = level;
                if (Levels.Count > 1 && Levels[^2] == level)
                {
                    Starts.RemoveAt(Starts.Count - 1);
                    Levels.RemoveAt(Levels.Count - 1);
                }
            }
            else if (Levels[^1] != level)
            {
                Starts.Add(start);
                Levels.Add(level);
            }
        }
    }
}
