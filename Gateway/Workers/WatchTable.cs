using System.Runtime.CompilerServices;

namespace Telepool.Gateway.Workers;

/// <summary>
/// The sockets of one worker. An event carries a place in this table and its generation; whatever was let go while a batch of events is worked
/// through has another generation from then on, so that events of the same batch for it, or for the socket that got its number, go nowhere.
/// </summary>
internal sealed class WatchTable
{
    private const int ChunkShift = 10;
    private const int ChunkLength = 1 << ChunkShift;

    private readonly List<Entry[]> _chunks = [];
    private int _free = -1;

    /// <summary>Sockets watched now.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a place. Its generation is never 0.</summary>
    public WatchId Add(int fd, ISocketHandler? handler, SocketEvents interest)
    {
        if (_free < 0)
        {
            Grow();
        }

        var slot = _free;
        ref var entry = ref this[slot];
        _free = entry.Fd;
        entry.Handler = handler;
        entry.Fd = fd;
        entry.Leg = -1;
        entry.Interest = interest;
        Count++;
        return new WatchId(slot, entry.Generation);
    }

    /// <summary>Gives a place back.</summary>
    public void Remove(int slot)
    {
        ref var entry = ref this[slot];
        entry.Handler = null;
        entry.Leg = -1;
        entry.Fd = _free;
        entry.Generation = entry.Generation == uint.MaxValue ? 1 : entry.Generation + 1;
        _free = slot;
        Count--;
    }

    /// <summary>The place of a watch; null where the watch has ended.</summary>
    public ref Entry Find(WatchId id)
    {
        if (id.Generation != 0 && (uint)id.Slot < (uint)(_chunks.Count << ChunkShift))
        {
            ref var entry = ref this[id.Slot];
            if (entry.Generation == id.Generation)
            {
                return ref entry;
            }
        }

        return ref Unsafe.NullRef<Entry>();
    }

    /// <summary>Every handler of a watched socket that is not a leg of a relay.</summary>
    public IEnumerable<ISocketHandler> Handlers() =>
        _chunks.SelectMany(static chunk => chunk).Where(static entry => entry.Handler is not null).Select(static entry => entry.Handler!);

    private ref Entry this[int slot] => ref _chunks[slot >> ChunkShift][slot & (ChunkLength - 1)];

    private void Grow()
    {
        var chunk = new Entry[ChunkLength];
        var first = _chunks.Count << ChunkShift;
        for (var i = 0; i < ChunkLength; i++)
        {
            chunk[i].Generation = 1;
            chunk[i].Leg = -1;
            chunk[i].Fd = i == ChunkLength - 1 ? -1 : first + i + 1;
        }

        _chunks.Add(chunk);
        _free = first;
    }

    /// <summary>A watched socket; a free place keeps the next free one in the socket's number.</summary>
    internal struct Entry
    {
        public ISocketHandler? Handler;
        public int Fd;
        public uint Generation;
        public int Leg;
        public SocketEvents Interest;
    }
}
