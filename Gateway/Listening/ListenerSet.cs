using System.Net;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Listening;

/// <summary>
/// Every listener of a gateway, each with a socket per worker. Changes as a whole or not at all, and touches no connection: listeners that stay are not
/// opened again, those that go take whoever has connected already with them. For the control plane, one call at a time.
/// </summary>
internal sealed class ListenerSet(IReadOnlyList<Worker> workers, GatewayState state, Doorkeeper door)
{
    private readonly List<Listener> _listeners = [];

    /// <summary>Where clients connect, in the order of the settings, with the ports that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <summary>Listens where the settings say, and nowhere else.</summary>
    /// <returns>Every address that cannot be listened on, and why; nothing has changed then.</returns>
    public IReadOnlyList<string> Apply(IReadOnlyList<ListenerSettings> settings)
    {
        var problems = new List<string>();
        var after = new List<Listener>();
        var opened = new List<Listener>();
        foreach (var listener in settings)
        {
            // What belongs to the socket itself takes a new one, which may share the port with the old one for a moment.
            var known = _listeners.Find(candidate => !after.Contains(candidate) && candidate.Settings.Endpoint.Equals(listener.Endpoint));
            if (known is not null && known.Settings with { ProxyProtocolFrom = listener.ProxyProtocolFrom, CertificateFile = listener.CertificateFile, IsShared = listener.IsShared } == listener)
            {
                after.Add(known);
            }
            else if (Open(listener, known, problems) is { } made)
            {
                opened.Add(made);
                after.Add(made);
            }
        }

        if (problems.Count > 0)
        {
            foreach (var socket in opened.SelectMany(listener => listener.Sockets))
            {
                Sockets.Close(socket);
            }

            return problems;
        }

        foreach (var (listener, wanted) in after.Zip(settings))
        {
            Begin(listener, wanted, opened.Contains(listener));
        }

        foreach (var gone in _listeners.Except(after))
        {
            Stop(gone);
        }

        _listeners.Clear();
        _listeners.AddRange(after);
        EndPoints = [.. after.Select(listener => listener.Endpoint)];
        return [];
    }

    /// <summary>Ends listening; open connections go on. Completes when no worker accepts any more.</summary>
    public async Task CloseAsync()
    {
        var stops = _listeners.SelectMany(Stop).ToList();
        _listeners.Clear();
        await Task.WhenAll(stops).ConfigureAwait(false);
    }

    private Listener? Open(ListenerSettings settings, Listener? before, List<string> problems)
    {
        if (!settings.IsShared && before is null && ListeningSocket.FindOwner(settings.Endpoint) is { } owner)
        {
            problems.Add(owner);
            return null;
        }

        // The first socket may get its port from the system; the others share it, as does whatever replaces a listener.
        var endpoint = before?.Endpoint ?? settings.Endpoint;
        var sockets = new List<int>();
        for (var i = 0; i < workers.Count; i++)
        {
            var fd = ListeningSocket.Open(settings, endpoint, out var problem);
            if (fd < 0)
            {
                problems.Add(problem!);
                sockets.ForEach(Sockets.Close);
                return null;
            }

            endpoint = Sockets.GetLocalEndPoint(fd)!;
            sockets.Add(fd);
        }

        return new Listener(settings, endpoint, sockets);
    }

    private void Begin(Listener listener, ListenerSettings settings, bool isNew)
    {
        listener.Settings = settings;
        for (var i = 0; i < workers.Count; i++)
        {
            if (isNew)
            {
                var acceptor = new Acceptor(workers[i], listener.Sockets[i], settings, state, door);
                listener.Acceptors.Add(acceptor);
                workers[i].Post(_ => acceptor.Start());
            }
            else
            {
                var acceptor = listener.Acceptors[i];
                workers[i].Post(_ => acceptor.Change(settings));
            }
        }
    }

    private List<Task> Stop(Listener listener)
    {
        var stops = new List<Task>();
        foreach (var (acceptor, worker) in listener.Acceptors.Zip(workers))
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            stops.Add(done.Task);
            worker.Post(_ =>
            {
                acceptor.Stop();
                done.SetResult();
            });
        }

        return stops;
    }

    private sealed class Listener(ListenerSettings settings, IPEndPoint endpoint, List<int> sockets)
    {
        public ListenerSettings Settings { get; set; } = settings;

        public IPEndPoint Endpoint { get; } = endpoint;

        public List<int> Sockets { get; } = sockets;

        public List<Acceptor> Acceptors { get; } = [];
    }
}
