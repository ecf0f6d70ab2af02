namespace MTProto.Messages;

/// <summary>
/// Remembers the identifiers received last, as core.telegram.org/mtproto/security_guidelines#checking-msg-id asks for: one that is
/// known is a replay, and one below all that are remembered, once there are <see cref="Capacity"/> of them, is too far out of order
/// to tell. Not safe for use by two threads at once.
/// </summary>
public sealed class ReceivedMessageIds
{
    /// <summary>Identifiers remembered at most: 4 kB when full; it grows from nothing, as idle connections receive little.</summary>
    public const int Capacity = 512;

    private long[] _sorted = [];
    private int _count;

    /// <summary>Checks <paramref name="msgId"/> and remembers it if it is new.</summary>
    public ReceivedStatus Add(long msgId)
    {
        if (_count > 0 && msgId > _sorted[_count - 1])
        {
            MakeRoom();
            _sorted[_count++] = msgId;
            return ReceivedStatus.New;
        }

        var index = Array.BinarySearch(_sorted, 0, _count, msgId);
        if (index >= 0)
        {
            return ReceivedStatus.Repeated;
        }

        index = ~index;
        if (_count == Capacity)
        {
            if (index == 0)
            {
                return ReceivedStatus.TooOld;
            }

            // The lowest leaves; everything below the insertion point moves down.
            Array.Copy(_sorted, 1, _sorted, 0, index - 1);
            _sorted[index - 1] = msgId;
            return ReceivedStatus.New;
        }

        MakeRoom();
        Array.Copy(_sorted, index, _sorted, index + 1, _count - index);
        _sorted[index] = msgId;
        _count++;
        return ReceivedStatus.New;
    }

    /// <summary>True if <paramref name="msgId"/> is among those remembered.</summary>
    public bool Contains(long msgId) => Array.BinarySearch(_sorted, 0, _count, msgId) >= 0;

    /// <summary>True if <paramref name="msgId"/> is below everything remembered, so that nothing is known about it.</summary>
    public bool IsBelowAll(long msgId) => _count > 0 && msgId < _sorted[0];

    /// <summary>Forgets everything, with a new session.</summary>
    public void Clear()
    {
        _sorted = [];
        _count = 0;
    }

    private void MakeRoom()
    {
        if (_count < _sorted.Length)
        {
            return;
        }

        if (_count == Capacity)
        {
            // Half leaves at once: appending, the usual case, must not move 4 kB each time.
            Array.Copy(_sorted, Capacity / 2, _sorted, 0, Capacity / 2);
            _count = Capacity / 2;
            return;
        }

        Array.Resize(ref _sorted, Math.Max(8, _count * 2));
    }
}
