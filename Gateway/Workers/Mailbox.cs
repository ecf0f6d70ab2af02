using System.Collections.Concurrent;

namespace Telepool.Gateway.Workers;

/// <summary>
/// Messages from other threads. The first one of a burst wakes the worker through an eventfd; the flag that says so is taken down before the
/// queue is emptied, so that a message is either seen by that emptying or wakes the worker again.
/// </summary>
internal sealed unsafe class Mailbox : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private readonly ConcurrentQueue<IWorkerMessage> _messages = new();
    private readonly Lock _closing = new();
    private int _isSignalled;
    private bool _isClosed;

    /// <summary>Makes an empty mailbox.</summary>
    /// <exception cref="IOException">The system has no more descriptors.</exception>
    public Mailbox()
    {
        Fd = Native.EventFd(0, NonBlocking | CloseOnExec);
        if (Fd < 0)
        {
            throw new IOException($"eventfd: error {-Sockets.LastError()}.");
        }
    }

    /// <summary>The descriptor that becomes readable when there are messages.</summary>
    public int Fd { get; }

    /// <summary>Adds a message; any thread. After the worker has ended it is dropped.</summary>
    public void Post(IWorkerMessage message)
    {
        _messages.Enqueue(message);
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
        {
            lock (_closing)
            {
                if (!_isClosed)
                {
                    var one = 1ul;
                    _ = Native.Write(Fd, &one, sizeof(ulong));
                }
            }
        }
    }

    /// <summary>Delivers what lies there; the worker's thread.</summary>
    public void Empty(Worker worker)
    {
        ulong count;
        _ = Native.Read(Fd, &count, sizeof(ulong));
        Interlocked.Exchange(ref _isSignalled, 0);
        while (_messages.TryDequeue(out var message))
        {
            message.Deliver(worker);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_closing)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                Sockets.Close(Fd);
            }
        }
    }
}
