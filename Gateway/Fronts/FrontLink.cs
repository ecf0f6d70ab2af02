using Telepool.Gateway.Listening.ProxyProtocol;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Fronts;

/// <summary>
/// A connection's way to its front, before it relays. While it is not settled whether the client is a stranger (its first bytes may be the beginning of
/// a handshake and the rest is late), the front is shown what has arrived, and nothing is taken away from it. Whatever the front does then (it answers,
/// it ends the connection) settles it: the client is a stranger, and gets that. If the handshake is finished before, the front is left again.
/// </summary>
internal sealed class FrontLink : ISocketHandler, IDeadline
{
    private readonly Connection _connection;
    private readonly FrontSettings _settings;
    private ConnectionStage? _undecided;
    private Front? _front;
    private DeadlineId _patience;
    private WatchId _watch;
    private int _fd = -1;
    private int _next;
    private int _forwarded;
    private byte[] _head = [];
    private State _state;

    private FrontLink(Connection connection, FrontSettings settings)
    {
        _connection = connection;
        _settings = settings;
    }

    private enum State
    {
        /// <summary>The rest may still come.</summary>
        Waiting,

        /// <summary>The front is being connected to.</summary>
        Connecting,

        /// <summary>The front is connected, and nothing settled yet.</summary>
        Watching,

        /// <summary>Given up, or taken over by the relay.</summary>
        Over,
    }

    /// <summary>
    /// A stage that cannot tell yet what its client is says so each time that it is called in vain. Costs nothing without a front.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="stage">The stage, which stays the connection's.</param>
    public static void Undecided(Connection connection, ConnectionStage stage)
    {
        if (connection.IsOver || connection.Snapshot.Fronts.Settings is not { } settings)
        {
            return;
        }

        if (connection.Front is not { } link)
        {
            link = new FrontLink(connection, settings);
            link._patience = connection.Worker.After(settings.Patience, link);
            connection.Front = link;
        }

        link._undecided = stage;
        if (link._state == State.Watching)
        {
            link.Forward();
        }
    }

    /// <summary>
    /// The client is a stranger: it is taken to the front, with everything that it has sent. Without a front, or where there is no room, nothing it sends
    /// is answered.
    /// </summary>
    /// <param name="connection">The connection, nothing of which was consumed.</param>
    /// <param name="serverName">The host name that a TLS client asks for; null where there is none.</param>
    public static void Enter(Connection connection, string? serverName)
    {
        if (connection.IsOver)
        {
            return;
        }

        if (connection.Snapshot.Fronts.Settings is not { } settings)
        {
            connection.Become(new SilentStage());
            return;
        }

        if (connection.Front is null or { _state: State.Over })
        {
            connection.Front = new FrontLink(connection, settings);
        }

        connection.Front.Settle(serverName);
    }

    /// <inheritdoc />
    public void OnDeadline()
    {
        _patience = default;
        if (_state == State.Waiting)
        {
            if (!IsCurrent || !Begin(null))
            {
                Abort();
            }
        }
    }

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        if (_state == State.Connecting)
        {
            if (Sockets.GetError(_fd) is var error and < 0)
            {
                Drop();
                ConnectNext();
                return;
            }

            OnConnected();
            return;
        }

        // The front has answered, or ended the connection.
        if (IsCurrent)
        {
            Open();
        }
        else
        {
            Abort();
        }
    }

    /// <summary>Leaves the front; nothing more happens.</summary>
    public void Abort()
    {
        if (_state == State.Over)
        {
            return;
        }

        if (_state != State.Waiting)
        {
            FrontDesk.Of(_connection.Worker).Links--;
        }

        _state = State.Over;
        _connection.Worker.Cancel(_patience);
        Drop();
    }

    private bool IsCurrent => !_connection.IsOver && (_undecided is null || _connection.Stage == _undecided);

    private void Settle(string? serverName)
    {
        _connection.Worker.Cancel(_patience);
        _undecided = null;
        var stage = new FrontStage();
        _connection.Become(stage);
        if (_connection.IsOver)
        {
            return;
        }

        switch (_state)
        {
            case State.Waiting when !Begin(serverName):
                Abort();
                _connection.Become(new SilentStage());
                break;
            case State.Connecting or State.Watching when _connection.Snapshot.Fronts.Find(serverName) is var front && front != _front:
                // The name has come only now, and names another front: the first one has said nothing yet.
                Drop();
                (_front, _next, _forwarded, _state) = (front, 0, 0, State.Connecting);
                WriteHead();
                ConnectNext();
                break;
            case State.Watching:
                Open();
                break;
        }
    }

    // False where there is no front to go to.
    private bool Begin(string? serverName)
    {
        var worker = _connection.Worker;
        var desk = FrontDesk.Of(worker);
        _front = _connection.Snapshot.Fronts.Find(serverName);
        if (!desk.HasRoom(_settings, _connection.Snapshot.Settings.Workers))
        {
            worker.Counters.Add(GatewayCounter.FrontRefused);
            return false;
        }

        desk.Links++;
        _state = State.Connecting;
        WriteHead();
        ConnectNext();
        return true;
    }

    private void WriteHead()
    {
        if (_settings.ProxyProtocol == 0)
        {
            return;
        }

        var head = new byte[ProxyHeaderWriter.MaxLength];
        var length = ProxyHeaderWriter.Write(
            _settings.ProxyProtocol, _connection.Client.ToEndPoint(), Sockets.GetLocalEndPoint(_connection.Fd), head);
        _head = head[..length];
    }

    private void ConnectNext()
    {
        var endPoints = _front!.EndPoints;
        while (_next < endPoints.Count)
        {
            var error = Sockets.TryConnect(new SocketName(endPoints[_next++]), out _fd);
            if (error == -Errno.InProgress)
            {
                _watch = _connection.Worker.Watch(_fd, this, SocketEvents.Writable);
                return;
            }

            if (error == 0)
            {
                _watch = _connection.Worker.Watch(_fd, this, SocketEvents.Readable);
                OnConnected();
                return;
            }
        }

        _connection.Worker.Counters.Add(GatewayCounter.FrontsFailed);
        var isStranger = _undecided is null;
        Abort();
        if (isStranger && !_connection.IsOver)
        {
            _connection.Become(new SilentStage());
        }
    }

    private void OnConnected()
    {
        _state = State.Watching;
        if (_undecided is null)
        {
            Open();
            return;
        }

        if (!IsCurrent)
        {
            Abort();
            return;
        }

        _connection.Worker.Change(_watch, SocketEvents.Readable);
        if (_head.Length > 0)
        {
            // A fresh socket takes a hundred bytes; if not, the relay sends them.
            if (Sockets.Send(_fd, _head) != _head.Length)
            {
                Abort();
                return;
            }

            _head = [];
        }

        Forward();
    }

    private void Forward()
    {
        var rest = _connection.Received[_forwarded..];
        if (!rest.IsEmpty && Sockets.Send(_fd, rest) is var sent and > 0)
        {
            _forwarded += sent;
        }
    }

    private void Open()
    {
        var worker = _connection.Worker;
        worker.Counters.Add(GatewayCounter.FrontsConnected);
        FrontDesk.Of(worker).Links--;
        _state = State.Over;
        worker.Cancel(_patience);
        _connection.Consume(_forwarded);
        var (fd, watch) = (_fd, _watch);
        (_fd, _watch) = (-1, default);
        Relay.Of(worker).Open(_connection, new RelayOpening
        {
            UpstreamFd = fd,
            UpstreamWatch = watch,
            First = _head,
            MaxBytes = _settings.MaxBytes,
            MaxTime = _settings.MaxTime,
        });
    }

    private void Drop()
    {
        if (_watch.Exists)
        {
            _connection.Worker.UnwatchAndClose(_watch);
        }
        else if (_fd >= 0)
        {
            Sockets.Close(_fd);
        }

        (_fd, _watch) = (-1, default);
    }
}
