using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.History;

/// <summary>
/// The order in which a channel is read: from the newest message down, stepping over what is stored. Every gap, whether it came from
/// messages posted since, from a killed process or from a limit, is a space between two stored intervals and is closed the same way.
/// No I/O: pages in, the next query out.
/// </summary>
internal sealed class HistoryWalk
{
    private int _floor;

    /// <summary>Starts a walk.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="offset">Where an interrupted walk was (its <see cref="Offset"/>); 0 starts at the newest message.</param>
    public HistoryWalk(RangeSet stored, int offset = 0)
    {
        Ranges = stored;
        Offset = offset == 0 ? 0 : stored.LowOf(offset);
        IsComplete = Offset == 1;
        _floor = stored.FloorBelow(Offset);
    }

    /// <summary>What is stored once every page given so far is.</summary>
    public RangeSet Ranges { get; private set; }

    /// <summary>Everything from here up is stored; the next page holds smaller ids. 0 before the first page.</summary>
    public int Offset { get; private set; }

    /// <summary>Whether the walk has reached the first message.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Goes back to the newest message.</summary>
    public void Restart()
    {
        Offset = 0;
        IsComplete = false;
        _floor = Ranges.FloorBelow(0);
    }

    /// <summary>The query for the next page.</summary>
    public HistoryQuery Next(long channelId, string username, int limit) => new()
    {
        ChannelId = channelId,
        Username = username,
        OffsetId = Offset,
        MinId = _floor,
        Limit = limit,
    };

    /// <summary>Takes the answer to the last query; false where it cannot be one, and then nothing changed.</summary>
    public bool TryApply(HistoryPage page)
    {
        var next = page.NextOffsetId;
        var top = Offset > 0 ? Offset - 1 : next;
        foreach (var message in page.Messages)
        {
            if (message.Id <= 0 || (Offset > 0 && message.Id >= Offset))
            {
                return false;
            }

            top = Offset > 0 ? top : Math.Max(top, message.Id);
        }

        // A server that does not move on would keep us here for ever.
        if (next < 0 || (Offset > 0 && next >= Offset))
        {
            return false;
        }

        // A server may ignore the lower bound; what it repeats is stored already.
        var low = Math.Max(next, _floor + 1);
        if (top >= low)
        {
            Ranges = Ranges.With(new IdRange(low, top));
            Offset = Ranges.LowOf(low);
        }
        else
        {
            // Nothing above the floor: what is stored below it joins what is stored above.
            Offset = _floor > 0 ? Ranges.LowOf(_floor) : Offset;
            IsComplete = _floor == 0;
        }

        IsComplete |= Offset == 1;
        _floor = Ranges.FloorBelow(Offset);
        return true;
    }
}
