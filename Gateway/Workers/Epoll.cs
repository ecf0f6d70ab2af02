using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Telepool.Gateway.Workers;

/// <summary>One epoll instance (epoll(7)) and the memory that it writes its batches to.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    /// <summary>Events of one batch at most.</summary>
    public const int BatchLength = 256;

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - sizeof(ulong);

    private readonly byte* _events;
    private int _fd;

    /// <summary>Makes an instance.</summary>
    /// <exception cref="IOException">The system has no more of them.</exception>
    public Epoll()
    {
        _fd = Native.EpollCreate(CloseOnExec);
        if (_fd < 0)
        {
            throw new IOException($"epoll_create1: error {-Sockets.LastError()}.");
        }

        _events = (byte*)NativeMemory.Alloc(BatchLength * 16);
    }

    /// <summary>Waits for events.</summary>
    /// <param name="milliseconds">How long at most; negative: for ever.</param>
    /// <returns>How many there are, 0 where the time passed or a signal came.</returns>
    public int Wait(int milliseconds) => Math.Max(Native.EpollWait(_fd, _events, BatchLength, milliseconds), 0);

    /// <summary>An event of the last batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SocketEvents Get(int index, out ulong data)
    {
        var at = _events + (index * Stride);
        data = Unsafe.ReadUnaligned<ulong>(at + DataOffset);
        return (SocketEvents)Unsafe.ReadUnaligned<uint>(at);
    }

    /// <summary>Begins to watch a socket.</summary>
    /// <exception cref="InvalidOperationException">The socket is watched already, or is none.</exception>
    public void Watch(int fd, SocketEvents interest, ulong data) => Control(Add, fd, interest, data);

    /// <summary>Changes what a watched socket is watched for.</summary>
    /// <exception cref="InvalidOperationException">The socket is not watched.</exception>
    public void Change(int fd, SocketEvents interest, ulong data) => Control(Modify, fd, interest, data);

    /// <summary>Ends watching a socket.</summary>
    public void Unwatch(int fd) => _ = Native.EpollControl(_fd, Delete, fd, null);

    /// <inheritdoc />
    public void Dispose()
    {
        if (_fd >= 0)
        {
            Sockets.Close(_fd);
            _fd = -1;
            NativeMemory.Free(_events);
        }
    }

    private void Control(int operation, int fd, SocketEvents interest, ulong data)
    {
        var @event = stackalloc byte[16];
        Unsafe.WriteUnaligned(@event, (uint)interest);
        Unsafe.WriteUnaligned(@event + DataOffset, data);
        if (Native.EpollControl(_fd, operation, fd, @event) < 0)
        {
            throw new InvalidOperationException($"epoll_ctl: error {-Sockets.LastError()}.");
        }
    }
}
