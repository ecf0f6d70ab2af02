using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Balancing;
using Telepool.Gateway.Upstreams.Dialing;
using Telepool.Gateway.Workers;

namespace Benchmarks.Gateway;

/// <summary>What choosing an upstream and dialling it costs beyond connect(2).</summary>
internal sealed class GatewayDialBenchmark : IBenchmark
{
    private const int Choices = 100_000;
    private const int Dials = 1000;

    public string Subject => "gateway-dial";

    public string Description =>
        "Choosing an upstream, and a connection to a listening socket on loopback that is closed at once: by the system's calls alone, by a dial, and taken from those opened ahead. Processor time of one thread, with the kernel's part of both ends; a connection costs the gateway some 57 µs in all.";

    public void Run(BenchmarkReport report)
    {
        foreach (var count in new[] { 1, 3, 16 })
        {
            foreach (var policy in Enum.GetValues<BalancingPolicy>())
            {
                report.Add($"choice by {policy} of {count}", Choose(policy, count), "ns", BenchmarkTarget.ValueAtMost(count <= 3 ? 300 : 1200));
            }
        }

        var listener = Sockets.Listen(new SocketName(new IPEndPoint(IPAddress.Loopback, 0)), 4096);
        var endPoint = Sockets.GetLocalEndPoint(listener)!;
        var plain = 1e6 / Dials * CpuTime.SecondsPerCall(() => Connect(listener, endPoint));
        report.Add("socket, connect, close", plain, "µs");
        report.Add("dial of one address, beyond that", Dial(listener, endPoint, 0) - plain, "µs", BenchmarkTarget.ValueAtMost(3));
        report.Add("dial from those opened ahead, beyond that", Dial(listener, endPoint, 4) - plain, "µs");
        Sockets.Close(listener);
    }

    private static double Choose(BalancingPolicy policy, int count)
    {
        var registry = new UpstreamRegistry(1, new UpstreamEvents(NullLogger.Instance));
        var balancer = new Balancer(Enumerable.Range(1, count).Select(port => new Candidate(registry.Of(new IPEndPoint(IPAddress.Loopback, port)), 0, 1)), policy, 0);
        return 1e9 / Choices * CpuTime.SecondsPerCall(() =>
        {
            for (var i = 0; i < Choices; i++)
            {
                _ = balancer.Choose(0, (UInt128)i, out _);
            }
        });
    }

    private static void Connect(int listener, IPEndPoint endPoint)
    {
        for (var i = 0; i < Dials; i++)
        {
            _ = Sockets.TryConnect(new SocketName(endPoint), out var fd);
            Finish(listener, fd);
        }
    }

    private static double Dial(int listener, IPEndPoint endPoint, int prepared)
    {
        using var worker = new Worker(0, NullLogger.Instance);
        var registry = new UpstreamRegistry(1, new UpstreamEvents(NullLogger.Instance));
        var table = new UpstreamTable(new UpstreamSettings { Prepared = prepared }, registry);
        var route = new Route(2, isMedia: false, [new RouteAddress(endPoint, 0, 1)]);
        var upstreams = WorkerUpstreams.Of(worker);
        var best = 1e6 / Dials * CpuTime.SecondsPerCall(() =>
        {
            for (var i = 0; i < Dials; i++)
            {
                var owner = new Owner(upstreams, listener);
                owner.Dial = upstreams.Dial(table, route, new ClientAddress(1, 1))!;
                owner.Dial.Start(worker, owner);
                owner.Settle();
            }
        });
        upstreams.Prepared.Clear();
        return best;
    }

    private static void Finish(int listener, int fd)
    {
        var accepted = Sockets.Accept(listener, out _);
        Sockets.Close(fd);
        if (accepted >= 0)
        {
            Sockets.Close(accepted);
        }
    }

    private sealed class Owner(WorkerUpstreams upstreams, int listener) : IDialOwner
    {
        private DialedUpstream _dialed;

        public Dial Dial { get; set; } = null!;

        public void OnDialed(in DialedUpstream upstream) => _dialed = upstream;

        public void OnDialFailed(DialFailure failure) => throw new InvalidOperationException($"The dial failed: {failure}.");

        public void Settle()
        {
            Dial.Settled(0);
            upstreams.Closed(_dialed.Upstream!);
            Finish(listener, _dialed.Fd);
        }
    }
}
