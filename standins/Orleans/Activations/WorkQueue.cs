namespace Orleans.Activations;

/// <summary>What waits for an activation, in order. Not safe for several threads: the activation's lock guards it.</summary>
internal sealed class WorkQueue
{
    private WorkItem? _first;
    private WorkItem? _last;
    private int _mightInterleave;

    public int Count { get; private set; }

    public void Enqueue(WorkItem item)
    {
        if (_last is null)
        {
            _first = item;
        }
        else
        {
            _last.Next = item;
        }

        _last = item;
        Count++;
        _mightInterleave += item.MightInterleave ? 1 : 0;
    }

    /// <summary>Takes the first item that may start, and drops on the way those that nobody waits for.</summary>
    /// <param name="mayStart">Whether an item may start now.</param>
    /// <param name="lookPastFirst">Whether any item at all might start although one before it may not.</param>
    public WorkItem? Take(Func<WorkItem, bool> mayStart, bool lookPastFirst)
    {
        WorkItem? previous = null;
        for (var item = _first; item is not null; item = item.Next)
        {
            if (item.IsEnded)
            {
                Unlink(item, previous);
            }
            else if (mayStart(item))
            {
                Unlink(item, previous);
                item.Next = null;
                return item;
            }
            else if (!lookPastFirst && _mightInterleave == 0)
            {
                return null;
            }
            else
            {
                previous = item;
            }
        }

        return null;
    }

    /// <summary>Empties the queue.</summary>
    public List<WorkItem> TakeAll()
    {
        var items = new List<WorkItem>(Count);
        for (var item = _first; item is not null; item = item.Next)
        {
            items.Add(item);
        }

        foreach (var item in items)
        {
            item.Next = null;
        }

        (_first, _last, Count, _mightInterleave) = (null, null, 0, 0);
        return items;
    }

    private void Unlink(WorkItem item, WorkItem? previous)
    {
        if (previous is null)
        {
            _first = item.Next;
        }
        else
        {
            previous.Next = item.Next;
        }

        if (_last == item)
        {
            _last = previous;
        }

        Count--;
        _mightInterleave -= item.MightInterleave ? 1 : 0;
    }
}
