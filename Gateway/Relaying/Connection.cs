using System.Buffers;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

/// <summary>
/// A client's connection before it relays. It is dropped when relaying begins, so what it costs is not held per open connection. Everything is on
/// the worker's thread.
/// </summary>
internal sealed partial class Connection : ISocketHandler, IDeadline, IDisposable
{
    /// <summary>Bytes that are kept of what a client sends before it relays; reading stops there until some are consumed.</summary>
    public const int MaxReceived = 64 * 1024;

    private const int FirstBuffer = 2048;

    private ConnectionStage? _stage;
    private WatchId _watch;
    private DeadlineId _deadline;

    // What was received lies in the worker's area while a batch of bytes is handled, and is only copied where a stage leaves some of it.
    private byte[]? _buffer;
    private int _start;
    private int _length;
    private bool _inArea;
    private bool _isReading;
    private bool _isAuthenticated;
    private SocketEvents _interest = SocketEvents.Readable;

    /// <summary>Takes over an accepted socket; <see cref="Start"/> sets it going.</summary>
    public Connection(Worker worker, int fd, ListenerSettings listener, GatewaySnapshot snapshot, in ClientAddress client)
    {
        Worker = worker;
        Fd = fd;
        Listener = listener;
        Snapshot = snapshot;
        Client = client;
    }

    /// <summary>The worker that the connection belongs to.</summary>
    public Worker Worker { get; }

    /// <summary>The socket.</summary>
    public int Fd { get; private set; }

    /// <summary>Where it was accepted.</summary>
    public ListenerSettings Listener { get; }

    /// <summary>The configuration at its accept; it keeps to that.</summary>
    public GatewaySnapshot Snapshot { get; }

    /// <summary>Where the client is; a PROXY header says it instead of the socket.</summary>
    public ClientAddress Client { get; set; }

    /// <summary>
    /// What it was let in with; null for a connection that nobody let in, which then counts nowhere. A PROXY header brings another one. Counted
    /// until the connection ends, as a relay too.
    /// </summary>
    public DoorPass? Pass { get; set; }

    /// <summary>When it was accepted, on the worker's clock.</summary>
    public long AcceptedAt { get; private set; }

    /// <summary>When the client had shown a secret, on the worker's clock; 0 before.</summary>
    public long AuthenticatedAt { get; private set; }

    /// <summary>Whether it has ended or relays: nothing may be done with it any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What the connection is doing; null where it is over.</summary>
    public ConnectionStage? Stage => _stage;

    /// <summary>The way to the front, where one was begun; left when the connection relays something else or ends.</summary>
    public FrontLink? Front { get; set; }

    /// <summary>Whether the client sends nothing more.</summary>
    public bool IsPeerClosed { get; private set; }

    /// <summary>
    /// Everything received and not consumed yet, in order. Valid until the stage returns or consumes; the memory is the connection's own, so it may
    /// be written to.
    /// </summary>
    public Span<byte> Received => (_inArea ? Worker.ReceiveArea : _buffer).Slice(_start, _length);

    /// <summary>Begins with a stage.</summary>
    public void Start(ConnectionStage first)
    {
        AcceptedAt = Worker.Now;
        _watch = Worker.Watch(Fd, this, _interest);
        _deadline = Worker.After(Snapshot.Settings.Protection.Handshake, this);
        Become(first);
    }

    /// <summary>Goes on with another socket in the place of this one, for somebody who takes a layer off. Everything received was consumed, and nothing is queued.</summary>
    /// <param name="fd">The other socket.</param>
    /// <returns>The socket so far, not watched any more and the caller's.</returns>
    public int Replace(int fd)
    {
        var before = Fd;
        Worker.Unwatch(_watch);
        Fd = fd;
        _interest = SocketEvents.Readable;
        _watch = Worker.Watch(fd, this, _interest);
        return before;
    }

    /// <summary>Ends the time that the stage has, and gives it another.</summary>
    /// <param name="time">From now; at once where it is not above zero.</param>
    public void SetDeadline(TimeSpan time)
    {
        if (!IsOver && !_isClosing)
        {
            Worker.Cancel(_deadline);
            _deadline = Worker.After(time > TimeSpan.Zero ? time : TimeSpan.Zero, this);
        }
    }

    /// <summary>The client has shown a secret: the connection is no handshake any more, and its address is in good standing.</summary>
    public void SetAuthenticated()
    {
        AuthenticatedAt = Worker.Now;
        if (Pass is { } pass && !_isAuthenticated)
        {
            _isAuthenticated = true;
            var door = Doorkeeper.Of(Worker);
            door.Finished();
            door.Praise(Client.Value, pass, Worker.Now);
        }
    }

    /// <summary>The client has done something that counts against its address.</summary>
    public void Accuse(Misdeed misdeed)
    {
        if (Pass is { IsCounted: true })
        {
            Doorkeeper.Of(Worker).Accuse(Client.Value, misdeed, Worker.Now);
        }
    }

    /// <summary>Takes bytes away from the front of <see cref="Received"/>.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _length);
        _start += count;
        _length -= count;
        if (_length == 0)
        {
            _start = 0;
        }

        UpdateInterest();
    }

    /// <summary>Goes on with another stage, which is told at once, be it without bytes. The one before is told nothing more.</summary>
    public void Become(ConnectionStage next)
    {
        if (IsOver)
        {
            return;
        }

        _stage = next;
        if (next.Deadline is { } deadline)
        {
            Worker.Cancel(_deadline);
            _deadline = deadline == Timeout.InfiniteTimeSpan ? default : Worker.After(deadline, this);
        }

        next.OnBytes(this);
        if (IsPeerClosed && !IsOver && _stage == next)
        {
            next.OnPeerClosed(this);
        }
    }

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        if ((events & SocketEvents.Writable) != 0)
        {
            Flush();
        }

        if (IsOver)
        {
            return;
        }

        if ((events & (SocketEvents.Readable | SocketEvents.Error)) != 0)
        {
            if ((_interest & SocketEvents.Readable) != 0)
            {
                Receive();
            }
            else if ((events & SocketEvents.Error) != 0)
            {
                Close(IsPeerClosed ? CloseReason.Finished : CloseReason.ClientBroken);
            }
        }
    }

    /// <inheritdoc />
    public void OnDeadline()
    {
        _deadline = default;
        if (_isClosing)
        {
            End();
            return;
        }

        if (!IsOver)
        {
            _stage!.OnDeadline(this);
        }
    }

    /// <summary>Ends the connection because of a fault.</summary>
    public void Dispose() => Close(CloseReason.Fault, reset: true);

    private void Receive()
    {
        var isFirst = _length == 0;
        Span<byte> room;
        if (isFirst)
        {
            room = Worker.ReceiveArea;
        }
        else
        {
            EnsureRoom();
            room = _buffer.AsSpan(_start + _length);
            room = room[..Math.Min(room.Length, MaxReceived - _length)];
        }

        var read = Sockets.Receive(Fd, room);
        if (read == -Errno.Again)
        {
            return;
        }

        if (read < 0)
        {
            Close(CloseReason.ClientBroken);
            return;
        }

        if (read == 0)
        {
            IsPeerClosed = true;
            UpdateInterest();
            _stage!.OnPeerClosed(this);
            return;
        }

        _inArea |= isFirst;
        _length += read;
        _isReading = true;
        _stage!.OnBytes(this);
        _isReading = false;
        if (!IsOver)
        {
            KeepRest();
            UpdateInterest();
        }
    }

    private void KeepRest()
    {
        if (_length == 0)
        {
            ReturnBuffer();
        }
        else if (_inArea)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _length));
            Worker.ReceiveArea.Slice(_start, _length).CopyTo(_buffer);
        }
        else
        {
            return;
        }

        _start = 0;
        _inArea = false;
    }

    private void EnsureRoom()
    {
        if (_start + _length < _buffer!.Length)
        {
            return;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _length).CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _start = 0;
    }

    private void ReturnBuffer()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }

    private void UpdateInterest()
    {
        if (IsOver || _isReading)
        {
            return;
        }

        var interest = (_length < MaxReceived && !IsPeerClosed && !_isClosing ? SocketEvents.Readable : SocketEvents.None)
            | (_queued > 0 ? SocketEvents.Writable : SocketEvents.None);
        if (interest != _interest)
        {
            _interest = interest;
            Worker.Change(_watch, interest);
        }
    }
}
