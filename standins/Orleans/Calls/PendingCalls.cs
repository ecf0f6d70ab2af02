using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>The calls that one silo or client waits for, so that they end when time is up or a silo dies.</summary>
/// <remarks>A list in several parts, each under its own lock: callers on different threads rarely meet.</remarks>
internal sealed class PendingCalls
{
    // A power of two, so that the part is a bit mask away.
    private const int PartCount = 8;

    private readonly Part[] _parts = [.. Enumerable.Range(0, PartCount).Select(_ => new Part())];

    public void Add(Request request)
    {
        request.Owner = this;
        request.PendingPart = Environment.CurrentManagedThreadId & (PartCount - 1);
        PartOf(request).Add(request);
    }

    public void Remove(Request request) => PartOf(request).Remove(request);

    /// <summary>Fails every call whose deadline is at or before <paramref name="now"/>.</summary>
    public void FailExpired(long now, TimeSpan waited) =>
        FailWhere(
            request => request.Deadline <= now,
            request => new TimeoutException(
                $"Response did not arrive on time in {request.Method.Timeout ?? waited} for message: {request}."));

    /// <summary>Fails every call that a dead silo was serving.</summary>
    public void FailServedBy(Cluster.Silo silo) =>
        FailWhere(
            request => request.ServingSilo == silo,
            request => new SiloUnavailableException($"Silo {silo.SiloAddress} became unavailable before it answered {request}."));

    private void FailWhere(Func<Request, bool> condition, Func<Request, Exception> reason)
    {
        foreach (var part in _parts)
        {
            foreach (var request in part.Where(condition))
            {
                request.Fail(reason(request));
            }
        }
    }

    private Part PartOf(Request request) => _parts[request.PendingPart];

    private sealed class Part
    {
        private readonly Lock _lock = new();
        private Request? _first;

        public void Add(Request request)
        {
            lock (_lock)
            {
                request.IsPending = true;
                request.NextPending = _first;
                if (_first is not null)
                {
                    _first.PreviousPending = request;
                }

                _first = request;
            }
        }

        public void Remove(Request request)
        {
            lock (_lock)
            {
                if (!request.IsPending)
                {
                    return;
                }

                request.IsPending = false;
                if (request.PreviousPending is { } previous)
                {
                    previous.NextPending = request.NextPending;
                }
                else
                {
                    _first = request.NextPending;
                }

                if (request.NextPending is { } next)
                {
                    next.PreviousPending = request.PreviousPending;
                }

                request.PreviousPending = request.NextPending = null;
            }
        }

        public List<Request> Where(Func<Request, bool> condition)
        {
            var found = new List<Request>();
            lock (_lock)
            {
                for (var request = _first; request is not null; request = request.NextPending)
                {
                    if (condition(request))
                    {
                        found.Add(request);
                    }
                }
            }

            return found;
        }
    }
}
