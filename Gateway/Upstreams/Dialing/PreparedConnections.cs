using System.Net;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Dialing;

/// <summary>
/// A worker's upstream connections that wait for a client, which saves it the round trips of connecting. Nothing has been sent on them, since the
/// first bytes depend on the client. There are none of a data centre before a client wants it; then as many as clients have wanted within a second
/// lately, up to a limit; and none again soon after the last. They are looked at when they are taken and once a second, not watched.
/// </summary>
internal sealed class PreparedConnections(Worker worker) : IAttemptOwner, IDeadline
{
    // Fades to nothing within about 15 s of a single client, 25 s of a burst.
    private const double Fading = 0.8;
    private const double Nothing = 0.05;
    private const int MaxShelves = 256;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(Upstream Upstream, IPEndPoint Target), Shelf> _shelves = [];
    private DeadlineId _deadline;

    /// <summary>Connections that wait now.</summary>
    public int Count => _shelves.Values.Sum(shelf => shelf.Ready.Count);

    /// <summary>Takes one that is alive as far as can be told. It may still be connecting, or found dead when something is sent.</summary>
    public bool TryTake(DialStep step, out int fd)
    {
        fd = -1;
        if (!_shelves.TryGetValue((step.Upstream, step.Target), out var shelf) || step.Candidate.OutUntil != 0)
        {
            return false;
        }

        // The newest first: the others age in peace and are closed if nobody comes.
        while (shelf.Ready.Count > 0)
        {
            var ready = shelf.Ready[^1];
            shelf.Ready.RemoveAt(shelf.Ready.Count - 1);
            if (IsAlive(ready.Fd))
            {
                worker.Counters.Add(GatewayCounter.PreparedUsed);
                fd = ready.Fd;
                return true;
            }

            Drop(ready.Fd);
        }

        return false;
    }

    /// <summary>A client has connected this way: another may want to soon.</summary>
    public void Want(DialStep step, UpstreamSettings settings)
    {
        if (settings.Prepared == 0)
        {
            return;
        }

        if (!_shelves.TryGetValue((step.Upstream, step.Target), out var shelf))
        {
            if (_shelves.Count >= MaxShelves)
            {
                return;
            }

            _shelves.Add((step.Upstream, step.Target), shelf = new Shelf());
        }

        (shelf.Step, shelf.Settings) = (step, settings);
        shelf.Opened++;
        shelf.Demand = Math.Max(shelf.Demand, shelf.Opened);
        Fill(shelf);
        if (!_deadline.Exists)
        {
            _deadline = worker.After(Period, this);
        }
    }

    /// <summary>Closes all.</summary>
    public void Clear()
    {
        worker.Cancel(_deadline);
        _deadline = default;
        foreach (var shelf in _shelves.Values)
        {
            Empty(shelf, 0);
        }

        _shelves.Clear();
    }

    /// <inheritdoc/>
    public void OnDeadline()
    {
        _deadline = default;
        foreach (var (key, shelf) in _shelves)
        {
            shelf.Demand = Math.Max(shelf.Demand * Fading, shelf.Opened);
            shelf.Opened = 0;
            var oldest = worker.Now - (long)shelf.Settings.PreparedAge.TotalMilliseconds;
            for (var i = shelf.Ready.Count - 1; i >= 0; i--)
            {
                if (shelf.Ready[i].Since <= oldest || !IsAlive(shelf.Ready[i].Fd))
                {
                    Drop(shelf.Ready[i].Fd);
                    shelf.Ready.RemoveAt(i);
                }
            }

            if (shelf.Demand < Nothing)
            {
                Empty(shelf, 0);
                _shelves.Remove(key);
                continue;
            }

            Empty(shelf, WantedOf(shelf));
            Fill(shelf);
        }

        if (_shelves.Count > 0)
        {
            _deadline = worker.After(Period, this);
        }
    }

    /// <inheritdoc/>
    public void OnOpen(DialAttempt attempt)
    {
        var fd = attempt.Take();
        if (_shelves.TryGetValue((attempt.Step.Upstream, attempt.Step.Target), out var shelf) && shelf.UnderWay.Remove(attempt))
        {
            shelf.Ready.Add((fd, worker.Now));
        }
        else
        {
            Sockets.Close(fd);
        }
    }

    /// <inheritdoc/>
    public void OnFailed(DialAttempt attempt, DialFailure failure)
    {
        if (_shelves.TryGetValue((attempt.Step.Upstream, attempt.Step.Target), out var shelf))
        {
            shelf.UnderWay.Remove(attempt);
        }

        attempt.Step.Candidate.Failed(worker.Now, failure, shelf?.Settings ?? new UpstreamSettings());
    }

    private static int WantedOf(Shelf shelf) =>
        shelf.Step.Candidate.OutUntil != 0 ? 0 : Math.Min((int)Math.Ceiling(shelf.Demand - Nothing), shelf.Settings.Prepared);

    private static bool IsAlive(int fd)
    {
        // A data centre says nothing before it is spoken to: what has said something, or has ended, is of no use.
        Span<byte> one = stackalloc byte[1];
        return DialSockets.Peek(fd, one) == -Errno.Again;
    }

    private void Fill(Shelf shelf)
    {
        var missing = WantedOf(shelf) - shelf.Ready.Count - shelf.UnderWay.Count;
        for (; missing > 0; missing--)
        {
            if (shelf.Step.Upstream.Proxy is not null)
            {
                var attempt = new DialAttempt(worker, shelf.Step, this);
                if (attempt.Start(shelf.Settings.LocalAddresses) is not null)
                {
                    return;
                }

                shelf.UnderWay.Add(attempt);
            }
            else
            {
                if (DialAttempt.Connect(shelf.Step.Target, shelf.Settings.LocalAddresses, out var fd) is not (0 or -Errno.InProgress))
                {
                    return;
                }

                shelf.Ready.Add((fd, worker.Now));
            }

            worker.Counters.Add(GatewayCounter.PreparedOpened);
        }
    }

    private void Empty(Shelf shelf, int left)
    {
        var timeout = (long)shelf.Settings.AttemptTimeout.TotalMilliseconds;
        for (var i = shelf.UnderWay.Count - 1; i >= 0; i--)
        {
            if (left == 0 || worker.Now - shelf.UnderWay[i].StartedAt > timeout)
            {
                shelf.UnderWay[i].Close();
                shelf.UnderWay.RemoveAt(i);
            }
        }

        while (shelf.Ready.Count > left)
        {
            Sockets.Close(shelf.Ready[0].Fd);
            shelf.Ready.RemoveAt(0);
        }
    }

    private void Drop(int fd)
    {
        worker.Counters.Add(GatewayCounter.PreparedStale);
        Sockets.Close(fd);
    }

    private sealed class Shelf
    {
        public List<(int Fd, long Since)> Ready { get; } = [];

        public List<DialAttempt> UnderWay { get; } = [];

        public DialStep Step { get; set; }

        public UpstreamSettings Settings { get; set; } = new();

        public int Opened { get; set; }

        public double Demand { get; set; }
    }
}
