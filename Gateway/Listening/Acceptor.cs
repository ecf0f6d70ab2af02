using Telepool.Gateway.Configuration;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Listening;

/// <summary>One worker's share of a listener: a listening socket of its own, between which and its siblings the system shares out connections.</summary>
internal sealed class Acceptor : ISocketHandler
{
    // Connections that are taken in a row, so that a flood of them does not keep the open ones waiting.
    private const int Budget = 64;

    private readonly Worker _worker;
    private readonly ListenerSettings _listener;
    private readonly GatewayState _state;
    private readonly int _fd;
    private WatchId _watch;

    /// <summary>Takes over a listening socket; <see cref="Start"/> sets it going.</summary>
    public Acceptor(Worker worker, int fd, ListenerSettings listener, GatewayState state)
    {
        _worker = worker;
        _fd = fd;
        _listener = listener;
        _state = state;
    }

    /// <summary>Begins to accept; the worker's thread.</summary>
    public void Start() => _watch = _worker.Watch(_fd, this, SocketEvents.Readable);

    /// <summary>Ends listening; the worker's thread.</summary>
    public void Stop() => _worker.UnwatchAndClose(_watch);

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        for (var i = 0; i < Budget; i++)
        {
            var fd = Sockets.Accept(_fd, out var peer);
            if (fd < 0)
            {
                if (fd is -Errno.TooManyFiles or -Errno.TooManyFilesInSystem)
                {
                    _worker.Counters.Add(GatewayCounter.AcceptStarved);
                }

                return;
            }

            _worker.Counters.Add(GatewayCounter.Accepted);
            new Connection(_worker, fd, _listener, _state.Current, new ClientAddress(peer)).Start(new SniffStage());
        }
    }
}
