namespace Telepool.Collectors.Sinks;

/// <summary>
/// The stored intervals of one channel, disjoint, never adjacent, newest first: what is between two of them, or below the last, is
/// still to be fetched. Immutable, so that a page in flight carries the set that holds once it is stored.
/// </summary>
public sealed class RangeSet
{
    private readonly IdRange[] _ranges;

    private RangeSet(IdRange[] ranges) => _ranges = ranges;

    /// <summary>Nothing is stored.</summary>
    public static RangeSet Empty { get; } = new([]);

    /// <summary>The intervals, newest first.</summary>
    public IReadOnlyList<IdRange> Ranges => _ranges;

    /// <summary>The newest stored id; 0 where nothing is stored.</summary>
    public int High => _ranges.Length == 0 ? 0 : _ranges[0].High;

    /// <summary>The lower end of the newest interval; 0 where nothing is stored.</summary>
    public int Low => _ranges.Length == 0 ? 0 : _ranges[0].Low;

    /// <summary>Whether everything from the newest stored id down to the first message is stored.</summary>
    public bool ReachesFirst => _ranges.Length == 1 && _ranges[0].Low <= 1;

    /// <summary>Builds the set from stored intervals; overlapping and adjacent ones are joined.</summary>
    public static RangeSet From(IEnumerable<IdRange> ranges)
    {
        var set = Empty;
        foreach (var range in ranges)
        {
            set = set.With(range);
        }

        return set;
    }

    /// <summary>The upper end of the next interval below <paramref name="id"/>; 0 where there is none. For 0, that of the newest.</summary>
    public int FloorBelow(int id)
    {
        foreach (var range in _ranges)
        {
            if (id == 0 || range.High < id)
            {
                return range.High;
            }
        }

        return 0;
    }

    /// <summary>The lower end of the interval that holds <paramref name="id"/>; the id itself where none does.</summary>
    public int LowOf(int id)
    {
        foreach (var range in _ranges)
        {
            if (range.Low <= id && id <= range.High)
            {
                return range.Low;
            }
        }

        return id;
    }

    /// <summary>The set with all intervals of another one.</summary>
    public RangeSet With(RangeSet other)
    {
        var set = this;
        foreach (var range in other._ranges)
        {
            set = set.With(range);
        }

        return set;
    }

    /// <summary>The set with one more interval.</summary>
    public RangeSet With(IdRange added)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(added.High, added.Low);
        var result = new List<IdRange>(_ranges.Length + 1);
        var (low, high) = added;
        var placed = false;
        foreach (var range in _ranges)
        {
            if (range.Low > (long)high + 1)
            {
                result.Add(range);
            }
            else if (range.High < (long)low - 1)
            {
                Place();
                result.Add(range);
            }
            else
            {
                low = Math.Min(low, range.Low);
                high = Math.Max(high, range.High);
            }
        }

        Place();
        return new RangeSet([.. result]);

        void Place()
        {
            if (!placed)
            {
                placed = true;
                result.Add(new IdRange(low, high));
            }
        }
    }
}
