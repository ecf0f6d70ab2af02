using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Relaying;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Workers;

public sealed class WorkerTests : IAsyncDisposable
{
    private readonly Worker _worker = new(0, NullLogger.Instance);
    private readonly List<Socket> _sockets = [];

    public WorkerTests() => _worker.Start();

    [Fact]
    public async Task Dispatch_HandlerEndsAnotherOfTheSameBatch_ItsEventGoesNowhere()
    {
        var (first, firstPeer) = await PairAsync();
        var (second, secondPeer) = await PairAsync();
        var events = new List<string>();
        WatchId firstId = default;
        WatchId secondId = default;
        var replaced = new Handler(() => events.Add("replacement"));
        await GatewayHost.RunAsync(_worker, worker =>
        {
            // Whichever comes first ends the other and takes its place in the table for a third socket, which is silent.
            void End(string name, WatchId self, WatchId other)
            {
                events.Add(name);
                worker.Unwatch(self);
                worker.Unwatch(other);
                worker.UnwatchAndClose(worker.Watch(Native.EventFd(0, 0), replaced, SocketEvents.Readable));
                worker.Watch(Native.EventFd(0, 0), replaced, SocketEvents.Readable);
            }

            firstId = worker.Watch((int)first.Handle, new Handler(() => End("first", firstId, secondId)), SocketEvents.Readable);
            secondId = worker.Watch((int)second.Handle, new Handler(() => End("second", secondId, firstId)), SocketEvents.Readable);

            // Both become ready while the worker is here, so that they come in one batch.
            firstPeer.Send([1]);
            secondPeer.Send([1]);
        });
        await GatewayHost.RunAsync(_worker, static _ => { });
        await GatewayHost.RunAsync(_worker, static _ => { });

        Assert.Single(events);
        Assert.NotEqual("replacement", events[0]);
    }

    [Fact]
    public async Task Dispatch_HandlerThrows_OthersGoOnAndItIsDisposed()
    {
        var (first, firstPeer) = await PairAsync();
        var (second, secondPeer) = await PairAsync();
        var handler = new Handler(static () => throw new InvalidOperationException("on purpose"));
        var told = 0;
        await GatewayHost.RunAsync(_worker, worker =>
        {
            worker.Watch((int)first.Handle, handler, SocketEvents.Readable);
            worker.Watch((int)second.Handle, new Handler(() => told += second.Receive(new byte[10])), SocketEvents.Readable);
        });

        firstPeer.Send([1]);
        await Timeouts.UntilAsync(() => handler.IsDisposed);
        secondPeer.Send([1]);

        await Timeouts.UntilAsync(() => told == 1);
        Assert.Equal(1, _worker.Counters[GatewayCounter.HandlerFaults]);
    }

    [Fact]
    public async Task Post_FromManyThreads_AllAreDeliveredInEachThreadsOrder()
    {
        var seen = new List<int>[4];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var list = seen[thread] = [];
            for (var i = 0; i < 20_000; i++)
            {
                var number = i;
                _worker.Post(_ => list.Add(number));
            }
        })));
        await GatewayHost.RunAsync(_worker, static _ => { });

        Assert.All(seen, list => Assert.Equal(Enumerable.Range(0, 20_000), list));
    }

    [Fact]
    public async Task After_NothingElseHappens_WakesTheWorker()
    {
        var told = new TaskCompletionSource();
        await GatewayHost.RunAsync(_worker, worker => worker.After(TimeSpan.FromMilliseconds(120), new Deadline(told.SetResult)));

        await told.Task.WaitAsync(Timeouts.Token);
    }

    [Fact]
    public async Task Watch_TableGrowsAndShrinks_PlacesAreUsedAgain()
    {
        await GatewayHost.RunAsync(_worker, worker =>
        {
            for (var round = 0; round < 3; round++)
            {
                var ids = Enumerable.Range(0, 1500).Select(_ => worker.Watch(Native.EventFd(0, 0), new Handler(static () => { }), SocketEvents.Readable)).ToList();
                Assert.Equal(1500, ids.Select(id => id.Slot).Distinct().Count());
                Assert.InRange(ids.Max(id => id.Slot), 1499, 2047);
                ids.ForEach(id => worker.UnwatchAndClose(id));
                worker.Unwatch(ids[0]);
                Assert.Equal(0, worker.WatchCount);
            }
        });

        Assert.Equal(0, _worker.Counters[GatewayCounter.HandlerFaults]);
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Stop();
        await _worker.Ended;
        _worker.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
    }

    private async Task<(Socket Watched, Socket Peer)> PairAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndPoint!);
        var watched = await listener.AcceptAsync();
        _sockets.AddRange([watched, peer]);
        return (watched, peer);
    }

    private sealed class Handler(Action action) : ISocketHandler, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void OnReady(SocketEvents events) => action();

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Deadline(Action action) : IDeadline
    {
        public void OnDeadline() => action();
    }
}
