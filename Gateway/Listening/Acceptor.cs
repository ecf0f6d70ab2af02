using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Listening;

/// <summary>One worker's share of a listener: a listening socket of its own, between which and its siblings the system shares out connections.</summary>
internal sealed class Acceptor : ISocketHandler, IDeadline
{
    // Connections wait in the system's queue meanwhile; clients do not notice.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly Worker _worker;
    private readonly Doorkeeper _door;
    private readonly GatewayState _state;
    private readonly int _fd;
    private ListenerSettings _listener;
    private NetworkList _balancers;
    private WatchId _watch;
    private DeadlineId _rest;
    private SafeFileHandle? _spare;
    private bool _isStopped;

    /// <summary>Takes over a listening socket; <see cref="Start"/> sets it going.</summary>
    public Acceptor(Worker worker, int fd, ListenerSettings listener, GatewayState state, Doorkeeper door)
    {
        _worker = worker;
        _fd = fd;
        _state = state;
        _door = door;
        _listener = listener;
        _balancers = new NetworkList(listener.ProxyProtocolFrom);
    }

    /// <summary>The counter of a refusal.</summary>
    public static GatewayCounter CounterOf(DoorVerdict verdict) => verdict switch
    {
        DoorVerdict.Blocked => GatewayCounter.RefusedBlocked,
        DoorVerdict.Banned => GatewayCounter.RefusedBanned,
        DoorVerdict.TooFast => GatewayCounter.RefusedTooFast,
        DoorVerdict.TooMany => GatewayCounter.RefusedTooMany,
        DoorVerdict.Full => GatewayCounter.RefusedFull,
        DoorVerdict.Overloaded => GatewayCounter.RefusedOverload,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>Begins to accept; the worker's thread.</summary>
    public void Start()
    {
        _watch = _worker.Watch(_fd, this, SocketEvents.Readable);
        TakeSpare();
    }

    /// <summary>Goes on under other settings of the same address; the worker's thread.</summary>
    public void Change(ListenerSettings listener)
    {
        _listener = listener;
        _balancers = new NetworkList(listener.ProxyProtocolFrom);
    }

    /// <summary>Ends listening; the worker's thread. Whoever has connected already is still taken, since closing would break their connections.</summary>
    public void Stop()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        _worker.Cancel(_rest);
        for (var i = 0; i < _listener.Backlog && TryAccept(); i++)
        {
            // Until none is left.
        }

        _worker.UnwatchAndClose(_watch);
        _spare?.Dispose();
    }

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        // Connections that are taken in a row, so that a flood of them does not keep the open ones waiting.
        var budget = _door.Settings.AcceptBudget;
        for (var i = 0; i < budget; i++)
        {
            if (_door.Step >= OverloadStep.AcceptPaused)
            {
                _worker.Counters.Add(GatewayCounter.AcceptPaused);
                Pause();
                return;
            }

            if (!TryAccept())
            {
                return;
            }
        }
    }

    /// <inheritdoc />
    public void OnDeadline()
    {
        if (!_isStopped)
        {
            _worker.Change(_watch, SocketEvents.Readable);
        }
    }

    private bool TryAccept()
    {
        var fd = Sockets.Accept(_fd, out var peer);
        if (fd >= 0)
        {
            _worker.Counters.Add(GatewayCounter.Accepted);
            Take(fd, new ClientAddress(peer));
            return true;
        }

        switch (-fd)
        {
            case Errno.Again:
                return false;
            case Errno.TooManyFiles or Errno.TooManyFilesInSystem:
                OnStarved();
                return false;
            case Errno.NoBuffers or Errno.OutOfMemory:
                _worker.Counters.Add(GatewayCounter.AcceptStarved);
                Pause();
                return false;
            default:
                // A fault of the connection that was next, not of the listener (accept(2), "error handling").
                return true;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault in the beginning of one connection must not end the listener.")]
    private void Take(int fd, in ClientAddress peer)
    {
        var isBalancer = _balancers.Contains(peer.Value);
        var pass = new DoorPass(AccessLevel.Trusted, false);
        var verdict = isBalancer ? _door.AdmitBalancer() : _door.Admit(peer.Value, _worker.Now, out pass);
        if (verdict != DoorVerdict.Admitted)
        {
            _worker.Counters.Add(CounterOf(verdict));
            _worker.Counters.Add(CloseReason.Denied);
            Sockets.Reset(fd);
            return;
        }

        var connection = new Connection(_worker, fd, _listener, _state.Current, peer) { Pass = pass };
        try
        {
            connection.Start(isBalancer ? new ProxyHeaderStage(_door) : new SniffStage(_door.Settings, _door.Step));
        }
        catch (Exception e)
        {
            _worker.ReportFault(e, nameof(Connection));
            connection.Dispose();
        }
    }

    /// <summary>
    /// No descriptor is left. One that was kept for this takes the next connection and breaks it, so that its client goes elsewhere instead of waiting for
    /// somebody who cannot come; then accepting rests, since the system would say the same again at once.
    /// </summary>
    private void OnStarved()
    {
        _worker.Counters.Add(GatewayCounter.AcceptStarved);
        if (_spare is not null)
        {
            _spare.Dispose();
            _spare = null;
            if (Sockets.Accept(_fd, out _) is var fd and >= 0)
            {
                Sockets.Reset(fd);
            }
        }

        TakeSpare();
        Pause();
    }

    private void TakeSpare()
    {
        try
        {
            _spare ??= File.OpenHandle("/dev/null");
        }
        catch (IOException)
        {
            // Somebody else was quicker; the next time.
            _spare = null;
        }
    }

    private void Pause()
    {
        _worker.Change(_watch, SocketEvents.None);
        _worker.Cancel(_rest);
        _rest = _worker.After(Rest, this);
    }
}
