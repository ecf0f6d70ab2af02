using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Telepool.Gateway.Events;

namespace Telepool.Gateway.Workers;

/// <summary>
/// One thread that moves bytes. It waits on an epoll of its own, and everything of the connections that it accepted happens on it: no locks, no
/// tasks, no call that blocks. All members but <c>Post</c>, <see cref="Counters"/> and <see cref="Index"/> are for its own thread.
/// </summary>
internal sealed unsafe partial class Worker : IDisposable
{
    /// <summary>Bytes of <see cref="Scratch"/>: reading less at once costs more, reading more gains nothing (docs/performance/gateway.md).</summary>
    public const int ScratchLength = 256 * 1024;

    /// <summary>Bytes of <see cref="ReceiveArea"/>.</summary>
    public const int ReceiveLength = 32 * 1024;

    private const SocketEvents LegInterest = SocketEvents.Readable | SocketEvents.Writable | SocketEvents.PeerClosed | SocketEvents.EdgeTriggered;

    // The mailbox is watched under a place that the table never gives out.
    private const ulong MailboxData = ulong.MaxValue;

    private readonly Dictionary<Type, object> _states = [];
    private readonly WatchTable _watches = new();
    private readonly Epoll _epoll = new();
    private readonly Mailbox _mailbox = new();
    private readonly DeadlineWheel _deadlines;
    private readonly ILogger _log;
    private readonly byte* _memory;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IBatchEnd> _batchEnds = [];
    private ILegHandler? _legs;
    private bool _isStopping;
    private bool _hasWork;

    /// <summary>Makes a worker; <see cref="Start"/> sets it going.</summary>
    /// <param name="index">Its number among the gateway's workers, from 0.</param>
    /// <param name="log">Where faults of handlers go.</param>
    /// <exception cref="IOException">The system has no more descriptors.</exception>
    public Worker(int index, ILogger log)
    {
        Index = index;
        Now = Environment.TickCount64;
        _log = log;
        _deadlines = new DeadlineWheel(Now);
        _memory = (byte*)NativeMemory.AlignedAlloc(ScratchLength + ScratchSlack + ReceiveLength, 4096);
        _thread = new Thread(Run) { IsBackground = true, Name = $"gateway worker {index}" };
        _epoll.Watch(_mailbox.Fd, SocketEvents.Readable, MailboxData);
    }

    /// <summary>Bytes behind <see cref="Scratch"/> for what goes around a full buffer of data: the headers of records or frames.</summary>
    public const int ScratchSlack = 4096;

    /// <summary>The worker's number, from 0.</summary>
    public int Index { get; }

    /// <summary>Milliseconds of a clock that never goes back, taken once per batch of events.</summary>
    public long Now { get; private set; }

    /// <summary>Who is told what happens to single connections; null before the gateway has said so.</summary>
    public WorkerObservers? Observers { get; set; }

    /// <summary>What this worker counts.</summary>
    public WorkerCounters Counters { get; } = new();

    /// <summary>256 KiB of memory for anything, valid until the handler returns. What a <c>Connection</c> received never lies in it.</summary>
    public Span<byte> Scratch => new(_memory, ScratchLength);

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The same memory as <see cref="Scratch"/>, with <see cref="ScratchSlack"/> more bytes behind it.</summary>
    internal byte* ScratchPointer => _memory;

    /// <summary>Where connections receive before they relay.</summary>
    internal Span<byte> ReceiveArea => new(_memory + ScratchLength + ScratchSlack, ReceiveLength);

    /// <summary>Sets the thread going.</summary>
    public void Start() => _thread.Start();

    /// <summary>Something that the worker has one of, made when first asked for: caches and tables of features that this type need not know.</summary>
    public T State<T>(Func<Worker, T> create)
        where T : class
    {
        if (!_states.TryGetValue(typeof(T), out var state))
        {
            state = create(this);
            _states.Add(typeof(T), state);
        }

        return (T)state;
    }

    /// <summary>Hands a message over to the worker's thread; from any thread.</summary>
    public void Post(IWorkerMessage message) => _mailbox.Post(message);

    /// <summary>Hands something to do over to the worker's thread; from any thread.</summary>
    public void Post(Action<Worker> action) => _mailbox.Post(new ActionMessage(action));

    /// <summary>Begins to watch a socket, level-triggered.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="handler">Who is told.</param>
    /// <param name="interest">For what.</param>
    /// <exception cref="InvalidOperationException">The socket is watched already, or the system watches no more.</exception>
    public WatchId Watch(int fd, ISocketHandler handler, SocketEvents interest)
    {
        var id = _watches.Add(fd, handler, interest);
        try
        {
            _epoll.Watch(fd, interest, Pack(id));
        }
        catch (InvalidOperationException)
        {
            _watches.Remove(id.Slot);
            throw;
        }

        return id;
    }

    /// <summary>Changes what a socket is watched for; costs a system call only where it is something else.</summary>
    public void Change(WatchId id, SocketEvents interest)
    {
        ref var entry = ref _watches.Find(id);
        if (!Unsafe.IsNullRef(ref entry) && entry.Interest != interest)
        {
            entry.Interest = interest;
            _epoll.Change(entry.Fd, interest, Pack(id));
        }
    }

    /// <summary>Gives a watched socket to another handler.</summary>
    public void Change(WatchId id, ISocketHandler handler)
    {
        ref var entry = ref _watches.Find(id);
        if (!Unsafe.IsNullRef(ref entry))
        {
            entry.Handler = handler;
        }
    }

    /// <summary>Ends a watch; the socket stays open. Events of it that were fetched already go nowhere.</summary>
    public void Unwatch(WatchId id)
    {
        ref var entry = ref _watches.Find(id);
        if (!Unsafe.IsNullRef(ref entry))
        {
            _epoll.Unwatch(entry.Fd);
            _watches.Remove(id.Slot);
        }
    }

    /// <summary>Ends a watch and closes its socket, which saves telling the epoll.</summary>
    /// <param name="id">The watch.</param>
    /// <param name="reset">Whether the peer is told of a broken connection instead of its end.</param>
    public void UnwatchAndClose(WatchId id, bool reset = false)
    {
        ref var entry = ref _watches.Find(id);
        if (Unsafe.IsNullRef(ref entry))
        {
            return;
        }

        var fd = entry.Fd;
        _watches.Remove(id.Slot);
        if (reset)
        {
            Sockets.Reset(fd);
        }
        else
        {
            Sockets.Close(fd);
        }
    }

    /// <summary>Sets a deadline, which is kept to within <see cref="DeadlineWheel.TickLength"/>.</summary>
    public DeadlineId After(TimeSpan time, IDeadline target) => _deadlines.Add(Now + (long)time.TotalMilliseconds, target);

    /// <summary>Takes a deadline back; nothing happens where it has passed.</summary>
    public void Cancel(DeadlineId id) => _deadlines.Cancel(id);

    /// <summary>Somebody who is told at the end of each batch from now on.</summary>
    public void AddBatchEnd(IBatchEnd listener) => _batchEnds.Add(listener);

    /// <summary>Makes the thread end after the batch that it is at; from any thread. Sockets stay as they are.</summary>
    public void Stop() => Post(static worker => worker._isStopping = true);

    /// <summary>Frees the memory; after the thread has ended, or where it was never started.</summary>
    public void Dispose()
    {
        _mailbox.Dispose();
        _epoll.Dispose();
        NativeMemory.AlignedFree(_memory);
    }

    /// <summary>Sockets that are watched now.</summary>
    internal int WatchCount => _watches.Count;

    /// <summary>Every watched handler; a copy.</summary>
    internal IReadOnlyList<ISocketHandler> Handlers() => [.. _watches.Handlers()];

    internal void SetLegs(ILegHandler legs) => _legs = legs;

    /// <summary>Gives a watched socket to the legs, edge-triggered from then on; what it is ready for now is told again.</summary>
    internal void ChangeToLeg(WatchId id, int leg)
    {
        ref var entry = ref _watches.Find(id);
        entry.Handler = null;
        entry.Leg = leg;
        entry.Interest = LegInterest;
        _epoll.Change(entry.Fd, LegInterest, Pack(id));
    }

    /// <summary>Watches a socket as a leg, edge-triggered.</summary>
    internal WatchId WatchLeg(int fd, int leg)
    {
        var id = _watches.Add(fd, null, LegInterest);
        _watches.Find(id).Leg = leg;
        _epoll.Watch(fd, LegInterest, Pack(id));
        return id;
    }

    private static ulong Pack(WatchId id) => ((ulong)id.Generation << 32) | (uint)id.Slot;

    private sealed class ActionMessage(Action<Worker> action) : IWorkerMessage
    {
        public void Deliver(Worker worker) => action(worker);
    }
}
