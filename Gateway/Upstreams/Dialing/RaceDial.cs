using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Dialing;

/// <summary>
/// Tries the steps of a plan in their order until one is open (RFC 8305, section 5): the next begins when one has failed, or has been silent for a
/// while, and then beside it; the first that is open wins, and the others are closed. A plan of a single address is reported while it connects, since
/// there is nothing to wait for.
/// </summary>
internal sealed class RaceDial : Dial, IAttemptOwner, IDeadline
{
    // A proxy needs at least two round trips of its own before it can answer, so that its silence says less.
    private const int ProxyPatience = 4;

    private readonly WorkerUpstreams _upstreams;
    private readonly UpstreamSettings _settings;
    private readonly IReadOnlyList<DialStep> _steps;
    private readonly List<DialAttempt> _live = [];
    private IDialOwner? _owner;
    private DeadlineId _deadline;
    private DialFailure _failure = DialFailure.Unreachable;
    private DialStep? _reported;
    private long _reportedAt;
    private long _giveUpAt;
    private long _nextAt;
    private int _next;
    private bool _isPrepared;

    /// <summary>Makes a dial.</summary>
    /// <param name="upstreams">The worker's.</param>
    /// <param name="settings">Times and limits.</param>
    /// <param name="steps">What to try; the first is claimed already.</param>
    public RaceDial(WorkerUpstreams upstreams, UpstreamSettings settings, IReadOnlyList<DialStep> steps)
    {
        _upstreams = upstreams;
        _settings = settings;
        _steps = steps;
    }

    private Worker Worker => _upstreams.Worker;

    /// <inheritdoc/>
    public override void Start(Worker worker, IDialOwner owner)
    {
        _owner = owner;
        _giveUpAt = worker.Now + (long)_settings.DialTimeout.TotalMilliseconds;
        var first = _steps[0];
        if (_upstreams.Prepared.TryTake(first, out var fd))
        {
            // Reported as under way even where it is made: if it turns out dead when the first bytes are sent, nothing is lost but the attempt.
            _isPrepared = true;
            Report(first, fd, isConnecting: true, worker.Now);
            return;
        }

        Proceed();
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        if (_owner is null)
        {
            return;
        }

        _owner = null;
        CloseLive(null);
        if (_reported is { } reported)
        {
            reported.Candidate.GiveBack();
            _upstreams.Closed(reported.Upstream);
            _reported = null;
        }
    }

    /// <inheritdoc/>
    public override bool Settled(int error)
    {
        if (_reported is not { } step)
        {
            return false;
        }

        _reported = null;
        if (error == 0)
        {
            // What was opened beforehand has waited for its client: how long is no measure of anything.
            Succeed(step, _isPrepared ? -1 : Worker.Now - _reportedAt);
            _owner = null;
            return false;
        }

        _upstreams.Closed(step.Upstream);
        if (_owner is null)
        {
            return false;
        }

        if (_isPrepared)
        {
            // It had gone stale, and nothing of the client's has got anywhere: begin anew.
            _isPrepared = false;
            Worker.Counters.Add(GatewayCounter.PreparedStale);
        }
        else
        {
            _failure = DialSockets.ToFailure(error);
            Fail(step, _failure, null);
            if (_failure == DialFailure.NoResources || _next >= _steps.Count)
            {
                return false;
            }
        }

        Proceed();
        return true;
    }

    /// <inheritdoc/>
    public void OnOpen(DialAttempt attempt)
    {
        _live.Remove(attempt);
        Succeed(attempt.Step, Worker.Now - attempt.StartedAt);
        CloseLive(attempt);
        Report(attempt.Step, attempt.Take(), isConnecting: false, attempt.StartedAt);
    }

    /// <inheritdoc/>
    public void OnFailed(DialAttempt attempt, DialFailure failure)
    {
        _live.Remove(attempt);
        Fail(attempt.Step, failure, attempt.Reason);
        Note(failure);
        if (failure == DialFailure.NoResources)
        {
            _next = _steps.Count;
        }

        _nextAt = Worker.Now;
        Proceed();
    }

    /// <inheritdoc/>
    public void OnDeadline()
    {
        _deadline = default;
        var oldest = Worker.Now - (long)_settings.AttemptTimeout.TotalMilliseconds;
        var isOver = Worker.Now >= _giveUpAt;
        for (var i = _live.Count - 1; i >= 0; i--)
        {
            var attempt = _live[i];
            if (isOver || attempt.StartedAt <= oldest)
            {
                _live.RemoveAt(i);
                attempt.Close();
                Fail(attempt.Step, DialFailure.TimedOut, null);
                Note(DialFailure.TimedOut);
            }
        }

        if (isOver)
        {
            _next = _steps.Count;
        }

        Proceed();
    }

    // Begins what is due, and waits for the rest.
    private void Proceed()
    {
        if (_owner is null)
        {
            return;
        }

        while (_next < _steps.Count && (_live.Count == 0 || Worker.Now >= _nextAt))
        {
            var step = _steps[_next++];
            if (_next > 1 && !step.Candidate.TryClaim(Worker.Now) && (_next < _steps.Count || _live.Count > 0))
            {
                // Out, and somebody else has its trial; only where nothing else is left is it tried all the same.
                continue;
            }

            if (_steps.Count == 1 && step.Upstream.Proxy is null)
            {
                ConnectOnly(step);
                return;
            }

            var attempt = new DialAttempt(Worker, step, this);
            if (attempt.Start(_settings.LocalAddresses) is { } failure)
            {
                Fail(step, failure, attempt.Reason);
                Note(failure);
                if (failure == DialFailure.NoResources)
                {
                    _next = _steps.Count;
                }

                continue;
            }

            _live.Add(attempt);
            _nextAt = Worker.Now + ((long)_settings.AttemptDelay.TotalMilliseconds * (step.Upstream.Proxy is null ? 1 : ProxyPatience));
        }

        Worker.Cancel(_deadline);
        _deadline = default;
        if (_live.Count == 0)
        {
            var owner = _owner;
            _owner = null;
            owner.OnDialFailed(_failure);
            return;
        }

        var due = Math.Min(_giveUpAt, _live[0].StartedAt + (long)_settings.AttemptTimeout.TotalMilliseconds);
        due = _next < _steps.Count ? Math.Min(due, _nextAt) : due;
        _deadline = Worker.After(TimeSpan.FromMilliseconds(Math.Max(due - Worker.Now, 0)), this);
    }

    private void ConnectOnly(DialStep step)
    {
        var error = DialAttempt.Connect(step.Target, _settings.LocalAddresses, out var fd);
        if (error is 0 or -Errno.InProgress)
        {
            Report(step, fd, isConnecting: true, Worker.Now);
            return;
        }

        var owner = _owner!;
        _owner = null;
        var failure = DialSockets.ToFailure(error);
        Fail(step, failure, null);
        owner.OnDialFailed(failure);
    }

    private void Report(DialStep step, int fd, bool isConnecting, long startedAt)
    {
        var owner = _owner!;
        _reported = isConnecting ? step : null;
        _reportedAt = startedAt;
        _upstreams.Opened(step.Upstream);
        if (!isConnecting)
        {
            _owner = null;
        }

        owner.OnDialed(new DialedUpstream(fd, isConnecting) { Upstream = step.Upstream });
    }

    private void Succeed(DialStep step, long latency)
    {
        if (step.Candidate.Succeeded(Worker.Now, latency))
        {
            _upstreams.Events.OnBack(step.Upstream);
        }

        _upstreams.Prepared.Want(step, _settings);
    }

    private void Fail(DialStep step, DialFailure failure, string? reason)
    {
        Worker.Counters.Add(GatewayCounter.DialAttemptsFailed);
        if (step.Candidate.Failed(Worker.Now, failure, _settings))
        {
            Worker.Counters.Add(GatewayCounter.UpstreamsPutOut);
            _upstreams.Events.OnOut(step.Upstream, failure, reason);
        }
    }

    // What an operator can act on is told rather than what only came last.
    private void Note(DialFailure failure)
    {
        if (_failure is not (DialFailure.ProxyCredentials or DialFailure.NoResources))
        {
            _failure = failure;
        }
    }

    private void CloseLive(DialAttempt? winner)
    {
        Worker.Cancel(_deadline);
        _deadline = default;
        foreach (var attempt in _live)
        {
            attempt.Close();
            if (winner is not null && attempt.StartedAt < winner.StartedAt)
            {
                // It was silent for longer than the winner took: it would have cost the next client as much.
                Fail(attempt.Step, DialFailure.TimedOut, null);
            }
            else
            {
                attempt.Step.Candidate.GiveBack();
            }
        }

        _live.Clear();
    }
}
