using System.Net;
using System.Net.Sockets;
using MTProto.Client;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams.Balancing;

namespace Telepool.Gateway.Upstreams.Control;

/// <summary>
/// Finds out by itself how upstreams do: those that are out, so that no client has to be the one that tries; and those that clients have used lately,
/// so that the first client after a pause does not meet what has failed meanwhile. What nobody uses is left alone.
/// </summary>
/// <param name="routes">The routes that count.</param>
/// <param name="upstreams">The upstreams that count.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the probes.</param>
internal sealed class UpstreamProber(Func<RouteTable> routes, Func<UpstreamTable> upstreams, TimeProvider time, Random random)
{
    private const int Parallel = 8;

    // An upstream that was used within this time counts as in use.
    private const long Lately = 600_000;

    private static readonly TimeSpan Check = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Upstream, long> _due = [];

    /// <summary>Probes until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Check, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await ProbeDueAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Probes what is due now.</summary>
    internal async Task ProbeDueAsync(CancellationToken cancellationToken)
    {
        var table = upstreams();
        var settings = table.Settings;
        if (settings.ProbeInterval == TimeSpan.Zero)
        {
            return;
        }

        var now = Environment.TickCount64;
        var due = new List<(Route Route, Candidate Candidate)>();
        var seen = new HashSet<Upstream>();
        foreach (var route in routes().Routes)
        {
            foreach (var candidate in table.CandidatesOf(route))
            {
                if ((candidate.OutUntil != 0 || now - candidate.Upstream.UsedAt < Lately) && seen.Add(candidate.Upstream) && IsDue(candidate.Upstream, now, settings))
                {
                    due.Add((route, candidate));
                }
            }
        }

        await System.Threading.Tasks.Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (probe, token) => await ProbeAsync(probe.Route, probe.Candidate, table, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private bool IsDue(Upstream upstream, long now, UpstreamSettings settings)
    {
        var interval = settings.ProbeInterval.TotalMilliseconds;
        var isKnown = _due.TryGetValue(upstream, out var at);
        if (isKnown && now < at)
        {
            return false;
        }

        // The first time only sets the date, anywhere within the interval: what has just served needs no probe.
        _due[upstream] = now + (long)(isKnown ? interval * (0.9 + (random.NextDouble() / 5)) : interval * random.NextDouble());
        return isKnown;
    }

    private async Task ProbeAsync(Route route, Candidate candidate, UpstreamTable table, CancellationToken cancellationToken)
    {
        var settings = table.Settings;
        var target = candidate.Upstream.Proxy is null ? candidate.Upstream.EndPoints[0] : route.Addresses[0].EndPoint;
        var first = candidate.Upstream.Proxy is null ? target : candidate.Upstream.EndPoints.FirstOrDefault();
        var result = await new DataCenterProbe
        {
            Target = target,
            DcId = (short)(route.Number == Route.DefaultNumber ? 2 : route.Number),
            Proxy = candidate.Upstream.Proxy,
            LocalAddress = LocalOf(settings, first?.AddressFamily),
            Asks = settings.ProbeAsks,
            Timeout = settings.AttemptTimeout,
            TimeProvider = time,
        }.RunAsync(cancellationToken).ConfigureAwait(false);
        var now = Environment.TickCount64;
        if (result.IsAlive)
        {
            if (candidate.Succeeded(now, (long)result.Connected!.Value.TotalMilliseconds))
            {
                table.Registry.Events.OnBack(candidate.Upstream);
            }
        }
        else if (candidate.Failed(now, result.Connected is null ? DialFailure.TimedOut : DialFailure.Closed, settings))
        {
            table.Registry.Events.OnOut(candidate.Upstream, DialFailure.TimedOut, result.Reason);
        }
    }

    /// <summary>The address of this host to connect from.</summary>
    internal static IPAddress? LocalOf(UpstreamSettings settings, AddressFamily? family) =>
        settings.LocalAddresses.FirstOrDefault(address => address.AddressFamily == family);
}
