using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Dialing;
using Telepool.Gateway.Workers;
using Socket = System.Net.Sockets.Socket;

namespace Gateway.Tests.Upstreams;

/// <summary>A worker that dials, and what an opener would do with the result.</summary>
internal sealed class DialHarness : IAsyncDisposable, IUpstreamEvents
{
    private readonly Worker _worker = new(0, NullLogger.Instance);
    private readonly List<string> _events = [];

    public DialHarness()
    {
        Registry = new UpstreamRegistry(1, this);
        _worker.Start();
    }

    public UpstreamRegistry Registry { get; }

    public WorkerCounters Counters => _worker.Counters;

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    public static Route RouteTo(params IPEndPoint[] endPoints) =>
        new(2, isMedia: false, [.. endPoints.Select((endPoint, i) => new RouteAddress(endPoint, 0, 1))]);

    public static Route TieredRouteTo(params IPEndPoint[] endPoints) =>
        new(2, isMedia: false, [.. endPoints.Select((endPoint, i) => new RouteAddress(endPoint, i, 1))]);

    public UpstreamTable Table(UpstreamSettings settings) => new(settings, Registry);

    /// <summary>Dials, and sends as soon as that is possible, going on as the dial says where that fails.</summary>
    public async Task<(Socket? Socket, DialFailure? Failure, string? Through)> DialAsync(UpstreamTable table, Route route, string send = "", UInt128 client = default)
    {
        var owner = new Owner(_worker, send);
        await GatewayHost.RunAsync(_worker, worker =>
        {
            if (WorkerUpstreams.Of(worker).Dial(table, route, new ClientAddress(client, 1)) is { } dial)
            {
                owner.Dial = dial;
                dial.Start(worker, owner);
            }
            else
            {
                owner.OnDialFailed(DialFailure.Unreachable);
            }
        });
        return await owner.Done.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
    }

    public Task OnWorkerAsync(Action<WorkerUpstreams> action) => GatewayHost.RunAsync(_worker, worker => action(WorkerUpstreams.Of(worker)));

    public async Task<int> PreparedAsync()
    {
        var count = 0;
        await OnWorkerAsync(upstreams => count = upstreams.Prepared.Count);
        return count;
    }

    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Delay(10, deadline.Token);
        }
    }

    public void OnOut(Upstream upstream, DialFailure failure, string? reason) => Note($"out {upstream.Id} {failure}");

    public void OnBack(Upstream upstream) => Note($"back {upstream.Id}");

    public void OnLastResort(int dataCenter) => Note($"last resort {dataCenter}");

    public async ValueTask DisposeAsync()
    {
        await OnWorkerAsync(upstreams => upstreams.Prepared.Clear());
        _worker.Stop();
        await _worker.Ended;
        _worker.Dispose();
    }

    private void Note(string text)
    {
        lock (_events)
        {
            _events.Add(text);
        }
    }

    private sealed class Owner(Worker worker, string send) : IDialOwner, ISocketHandler
    {
        private DialedUpstream _upstream;
        private WatchId _watch;

        public Dial Dial { get; set; } = null!;

        public Channel<(Socket?, DialFailure?, string?)> Done { get; } = Channel.CreateUnbounded<(Socket?, DialFailure?, string?)>();

        public void OnDialed(in DialedUpstream upstream)
        {
            _upstream = upstream;
            TrySend();
        }

        public void OnDialFailed(DialFailure failure) => Done.Writer.TryWrite((null, failure, null));

        public void OnReady(SocketEvents events)
        {
            if (Sockets.GetError(_upstream.Fd) is var error and < 0)
            {
                Broken(error);
            }
            else
            {
                TrySend();
            }
        }

        private void TrySend()
        {
            var sent = Sockets.Send(_upstream.Fd, Encoding.ASCII.GetBytes(send + "\n"));
            if (sent == -Errno.Again)
            {
                if (!_watch.Exists)
                {
                    _watch = worker.Watch(_upstream.Fd, this, SocketEvents.Writable);
                }
            }
            else if (sent < 0)
            {
                Broken(sent);
            }
            else
            {
                worker.Unwatch(_watch);
                if (_upstream.IsConnecting)
                {
                    Dial.Settled(0);
                }

                Done.Writer.TryWrite((new Socket(new SafeSocketHandle(_upstream.Fd, ownsHandle: true)), null, _upstream.Upstream?.Id));
            }
        }

        private void Broken(int error)
        {
            if (_watch.Exists)
            {
                worker.UnwatchAndClose(_watch);
                _watch = default;
            }
            else
            {
                Sockets.Close(_upstream.Fd);
            }

            if (!Dial.Settled(error))
            {
                OnDialFailed(DialSockets.ToFailure(error));
            }
        }
    }
}
