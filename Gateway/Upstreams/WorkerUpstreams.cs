using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams.Balancing;
using Telepool.Gateway.Upstreams.Dialing;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams;

/// <summary>What one worker knows of upstreams: whose turn it is, and the connections that it has opened ahead. For the worker's thread alone.</summary>
internal sealed class WorkerUpstreams
{
    // More cannot be told apart by anybody who waits, and each costs an attempt's time.
    private const int MaxSteps = 6;

    private readonly Dictionary<Route, Balancer> _balancers = [];
    private readonly List<Upstream> _places = [];
    private UpstreamTable? _table;
    private int _version;

    private WorkerUpstreams(Worker worker)
    {
        Worker = worker;
        Prepared = new PreparedConnections(worker);
    }

    /// <summary>The worker.</summary>
    public Worker Worker { get; }

    /// <summary>Connections opened ahead.</summary>
    public PreparedConnections Prepared { get; }

    /// <summary>Who is told how upstreams do.</summary>
    public IUpstreamEvents Events => _table!.Registry.Events;

    /// <summary>The worker's.</summary>
    public static WorkerUpstreams Of(Worker worker) => worker.State(static own => new WorkerUpstreams(own));

    /// <summary>Chooses an upstream and prepares a dial; null where there is nothing to dial.</summary>
    /// <param name="table">The client's version of the configuration.</param>
    /// <param name="route">Where to.</param>
    /// <param name="client">Who wants it.</param>
    public Dial? Dial(UpstreamTable table, Route route, in ClientAddress client)
    {
        if (BalancerOf(table, route) is not { } balancer)
        {
            return null;
        }

        var chosen = balancer.Choose(Worker.Now, client.Device, out var isLastResort);
        if (isLastResort)
        {
            Worker.Counters.Add(GatewayCounter.UpstreamLastResorts);
            Events.OnLastResort(route.Number);
        }

        return new RaceDial(this, table.Settings, balancer.Candidates.Count == 1 ? StepsOfOne(chosen, route) : StepsOf(chosen, balancer, route));
    }

    /// <summary>A connection through an upstream was begun.</summary>
    public void Opened(Upstream upstream)
    {
        upstream.Load.Add(Worker.Index, 1);
        upstream.UsedAt = Worker.Now;
    }

    /// <summary>The number of an upstream on this worker, for memory that holds no references. There are as many as addresses were ever configured.</summary>
    public int PlaceOf(Upstream upstream)
    {
        var place = _places.IndexOf(upstream);
        if (place < 0)
        {
            place = _places.Count;
            _places.Add(upstream);
        }

        return place;
    }

    /// <summary>A connection through the upstream of a place has ended.</summary>
    public void Closed(int place) => Closed(_places[place]);

    /// <summary>A connection through an upstream has ended, or came to nothing.</summary>
    public void Closed(Upstream upstream) => upstream.Load.Add(Worker.Index, -1);

    private static DialStep[] StepsOfOne(Candidate only, Route route) =>
        only.Upstream.Proxy is null
            ? [new DialStep(only, only.Upstream.EndPoints[0])]
            : [.. route.Addresses.Take(MaxSteps).Select(address => new DialStep(only, address.EndPoint))];

    // The chosen one, then those that are open by tier, and of these by turns of the other family and the same (RFC 8305, section 4); those that are out come last.
    private DialStep[] StepsOf(Candidate chosen, Balancer balancer, Route route)
    {
        var rest = balancer.Candidates.Where(other => other != chosen && other.Upstream.EndPoints.Length > 0)
            .OrderBy(other => !other.IsOpen(Worker.Now)).ThenBy(other => other.Tier).ToList();
        var ordered = new List<Candidate> { chosen };
        while (rest.Count > 0 && ordered.Count < MaxSteps)
        {
            var family = FamilyOf(ordered[^1]);
            var open = rest[0].IsOpen(Worker.Now);
            var next = rest.FindIndex(other => FamilyOf(other) != family && other.IsOpen(Worker.Now) == open);
            ordered.Add(rest[Math.Max(next, 0)]);
            rest.RemoveAt(Math.Max(next, 0));
        }

        var steps = new List<DialStep>();
        for (var i = 0; i < ordered.Count; i++)
        {
            // Each further proxy is asked for the data centre's next address, so that neither a proxy nor an address alone ends the dial.
            var target = ordered[i].Upstream.Proxy is null ? ordered[i].Upstream.EndPoints[0] : route.Addresses[i % route.Addresses.Count].EndPoint;
            steps.Add(new DialStep(ordered[i], target));
        }

        return [.. steps];
    }

    private static int FamilyOf(Candidate candidate) => candidate.Upstream.EndPoints is [var endPoint, ..] ? (int)endPoint.AddressFamily : 0;

    private Balancer? BalancerOf(UpstreamTable table, Route route)
    {
        var version = table.Version;
        if (!ReferenceEquals(_table, table) || _version != version)
        {
            // Connections of an older configuration are few by now; that they make this one forget whose turn it is does no harm.
            _balancers.Clear();
            (_table, _version) = (table, version);
        }

        if (!_balancers.TryGetValue(route, out var balancer) && table.CandidatesOf(route) is { Count: > 0 } candidates)
        {
            balancer = new Balancer(candidates, table.Settings.Balancing, Worker.Index);
            _balancers.Add(route, balancer);
        }

        return balancer;
    }
}
