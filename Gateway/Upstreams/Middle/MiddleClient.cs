using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.MiddleProxy;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Users;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>
/// A client whose packets go to a middle proxy, on a connection that it shares with others. Its own connection is cut into packets here; nothing but
/// the packet that is incomplete or waits is held.
/// </summary>
internal sealed partial class MiddleClient : ISocketHandler, IDeadline, IDisposable
{
    private const MiddleRequestFlags Always = MiddleRequestFlags.Magic | MiddleRequestFlags.ExtendedMode;

    // How long a client may take to read what waits for it when it is closed, and how long an answer may take that a client waits for who sends nothing more.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly Worker _worker;
    private readonly MiddlePool _pool;
    private readonly MiddleLink _link;
    private readonly MiddleSettings _settings;
    private readonly UserAccount _user;
    private readonly ClientAddress _address;
    private readonly DoorPass? _pass;
    private readonly TransportKind _kind;
    private readonly ClientCodec _codec;
    private readonly MiddleRequestFlags _flags;
    private readonly byte[] _fields;
    private readonly uint _idleSeconds;
    private readonly int _fd;
    private readonly WatchId _watch;
    private ClientCodecState _codecState;
    private CtrState _decrypt;
    private CtrState _encrypt;
    private SocketEvents _interest = SocketEvents.Readable;
    private DeadlineId _deadline;
    private uint _movedAt;
    private bool _isAwaited;
    private bool _isReadClosed;
    private bool _isResting;
    private bool _isHeldUp;
    private bool _isFramesClosed;
    private bool _isToldBy;
    private bool _isClosing;
    private bool _isOver;

    private MiddleClient(Connection connection, AuthenticatedClient client, MiddleLink link, byte[] tag)
    {
        _worker = connection.Worker;
        _pool = MiddlePool.Of(_worker);
        _link = link;
        _settings = connection.Snapshot.Settings.Middle;
        _user = client.User;
        _address = connection.Client;
        _pass = connection.Pass;
        _kind = client.Kind;
        _codec = client.Codec;
        _codecState = client.CodecState;
        _decrypt = client.Decrypt;
        _encrypt = client.Encrypt;
        _fd = connection.Fd;
        _isReadClosed = connection.IsPeerClosed;
        var idle = connection.Snapshot.Settings.Protection.Idle;
        _idleSeconds = idle > TimeSpan.Zero ? (uint)Math.Max(idle.TotalSeconds, 1) : uint.MaxValue;
        _movedAt = Seconds;
        _flags = Always
            | (_kind == TransportKind.Abridged ? MiddleRequestFlags.Abridged : MiddleRequestFlags.Intermediate)
            | (_kind == TransportKind.PaddedIntermediate ? MiddleRequestFlags.Padded : MiddleRequestFlags.None)
            | (tag.Length > 0 ? MiddleRequestFlags.HasAdTag : MiddleRequestFlags.None);
        Id = link.Add(this);
        _fields = WriteFields(tag);
        _watch = connection.Detach(out var queued);
        _worker.Change(_watch, this);
        _worker.Change(_watch, _interest);
        if (queued.Length > 0)
        {
            Enqueue(queued);
        }
    }

    /// <summary>The number of its connection at the middle proxy.</summary>
    public ulong Id { get; }

    private uint Seconds => (uint)(_worker.Now / 1000);

    /// <summary>Takes over a client's connection, whose object is over, and its admission.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="client">The client.</param>
    /// <param name="link">The way to the middle proxy.</param>
    /// <param name="tag">The ad tag, 16 bytes; empty without.</param>
    public static void Open(Connection connection, AuthenticatedClient client, MiddleLink link, byte[] tag)
    {
        var received = connection.Received.ToArray();
        var opened = new MiddleClient(connection, client, link, tag);
        opened._worker.Counters.Add(GatewayCounter.RelaysOpened);
        opened._worker.Counters.Add(GatewayCounter.MiddleClients);
        opened.Begin(client.Leftover.Span, received);
    }

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        if ((events & (SocketEvents.Writable | SocketEvents.Error)) != 0)
        {
            Flush();
        }

        if (_isOver)
        {
            return;
        }

        if ((_interest & SocketEvents.Readable) != 0 && (events & (SocketEvents.Readable | SocketEvents.Error)) != 0)
        {
            Receive();
        }
        else if ((events & SocketEvents.Error) != 0)
        {
            Close(CloseReason.ClientBroken);
        }
    }

    /// <inheritdoc />
    public void OnDeadline()
    {
        _deadline = default;
        if (_isClosing)
        {
            End(reset: true);
        }
        else if (_isReadClosed)
        {
            Close(CloseReason.Finished);
        }
        else if (_isResting)
        {
            _isResting = false;
            GoOn();
        }
    }

    /// <summary>The connection to the middle proxy has room again.</summary>
    public void Resume()
    {
        _isHeldUp = false;
        GoOn();
    }

    /// <summary>Looks at the clock and at the user.</summary>
    public void Tick()
    {
        if (_isClosing)
        {
            return;
        }

        if (_user.IsBlocked)
        {
            _worker.Counters.Add(GatewayCounter.RelaysKilled);
            Close(CloseReason.Killed);
        }
        else if (Seconds - _movedAt >= _idleSeconds)
        {
            _worker.Counters.Add(GatewayCounter.IdleTimeouts);
            Close(CloseReason.Idle);
        }
    }

    /// <summary>The middle proxy says that the data centre's side is over.</summary>
    public void OnClosedByMiddle()
    {
        _isToldBy = true;
        Close(CloseReason.Finished);
    }

    /// <summary>Ends the client; what waits for it is still sent, for a few seconds, unless the reason forbids.</summary>
    public void Close(CloseReason reason)
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _worker.Cancel(_deadline);
        _deadline = default;
        _worker.Counters.Add(GatewayCounter.RelaysClosed);
        _worker.Counters.Add(reason);
        _link.Remove(this, Id);
        if (!_isToldBy && _link.State == MiddleLinkState.Ready)
        {
            _link.WriteShort(MiddleMessageKind.CloseConnection, Id);
        }

        _user.Closed(_address.Value, _worker.Now);
        ReleaseHeld();
        if (reason is not (CloseReason.ClientBroken or CloseReason.TooMuch))
        {
            SendClose(WebSocketCloseCode.Normal);
        }

        if (_queueLength > 0 && reason is not (CloseReason.ClientBroken or CloseReason.Killed or CloseReason.TooMuch))
        {
            SetInterest(SocketEvents.Writable);
            _deadline = _worker.After(Linger, this);
            return;
        }

        End(reason is CloseReason.Killed or CloseReason.TooMuch or CloseReason.UpstreamBroken);
    }

    /// <summary>Ends because of a fault.</summary>
    public void Dispose() => Close(CloseReason.Fault);

    private void Begin(ReadOnlySpan<byte> leftover, ReadOnlySpan<byte> received)
    {
        var scratch = _worker.Scratch;
        leftover.CopyTo(scratch);
        received.CopyTo(scratch[leftover.Length..]);
        Account(received.Length, isUp: true);
        if (!TryOpenBytes(scratch.Slice(leftover.Length, received.Length), out var length))
        {
            Close(CloseReason.InvalidBytes);
            return;
        }

        TakeFrames(scratch[..(leftover.Length + length)], isHeld: false);
        if ((_isReadClosed || _isFramesClosed) && !_isClosing)
        {
            OnReadClosed();
        }

        UpdateInterest();
    }

    private void GoOn()
    {
        if (_isClosing || _isHeldUp || _isResting)
        {
            return;
        }

        if (_heldLength > 0)
        {
            TakeFrames(_held.AsSpan(0, _heldLength), isHeld: true);
        }

        UpdateInterest();
    }

    private byte[] WriteFields(byte[] tag)
    {
        var own = Sockets.GetLocalEndPoint(_fd) ?? _link.Own;
        var fields = new byte[MiddleRequestFields.MaxLength];
        var length = new MiddleRequestFields(_flags, _address.ToEndPoint(), _link.Map.Translate(own), tag).Write(Id, fields);
        return length == fields.Length ? fields : fields[..length];
    }

    private void UpdateInterest()
    {
        if (!_isClosing)
        {
            SetInterest((_isHeldUp || _isResting || _isReadClosed ? SocketEvents.None : SocketEvents.Readable)
                | (_queueLength > 0 ? SocketEvents.Writable : SocketEvents.None));
        }
    }

    private void SetInterest(SocketEvents interest)
    {
        if (_interest != interest)
        {
            _interest = interest;
            _worker.Change(_watch, interest);
        }
    }

    private void End(bool reset)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _worker.Cancel(_deadline);
        ReleaseQueue();
        _decrypt.Clear();
        _encrypt.Clear();
        _worker.UnwatchAndClose(_watch, reset);
        if (_pass is { } pass)
        {
            Doorkeeper.Of(_worker).Left(_address.Value, pass.IsCounted, isHandshake: false);
        }
    }
}
