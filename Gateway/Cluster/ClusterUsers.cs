using System.Collections.Concurrent;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging;
using Orleans;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Cluster;

/// <summary>
/// Shares users' limits with the other gateways: borrows blocks of them ahead of need, and answers connections that a block does not cover. No packet and,
/// as a rule, no connection waits for it. While the cluster does not answer, what is borrowed is used up, and after that the policy decides.
/// </summary>
internal sealed partial class ClusterUsers : IAdmissionDesk, IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    // Users without limits report only so that what they move is counted.
    private const int RelaxedHeartbeats = 5;
    private const int CallsAtOnce = 64;

    private readonly ConcurrentDictionary<UserAccount, UserLink> _links = [];
    private readonly SemaphoreSlim _calls = new(CallsAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly IGrainFactory _grains;
    private readonly UserRegistry _registry;
    private readonly string _gateway;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterUsers> _logger;
    private readonly Func<ClusterSettings> _settings;
    private volatile bool _isUnreachable;
    private int _running;
    private int _waiting;
    private Task _loop = Task.CompletedTask;

    /// <summary>Creates the desk; <see cref="Start"/> sets it going.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="registry">The gateway's users, whose limits are shared.</param>
    /// <param name="gateway">This process's name in the cluster, never used again by another.</param>
    /// <param name="settings">The settings at present.</param>
    /// <param name="time">What the desk's pauses go by.</param>
    /// <param name="logger">Takes what operators should know.</param>
    public ClusterUsers(IGrainFactory grains, UserRegistry registry, string gateway, Func<ClusterSettings> settings, TimeProvider time, ILogger<ClusterUsers> logger)
    {
        (_grains, _registry, _gateway, _settings, _time, _logger) = (grains, registry, gateway, settings, time, logger);
    }

    /// <summary>What the desk has counted.</summary>
    public ClusterCounters Counters { get; } = new();

    /// <summary>Whether the last call to the cluster failed.</summary>
    public bool IsUnreachable => _isUnreachable;

    /// <summary>Connections that wait for an answer.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Begins to report.</summary>
    public void Start() => _loop = Task.Run(() => KeepUpAsync(_stop.Token), CancellationToken.None);

    /// <inheritdoc/>
    public void Ask(AdmissionRequest request)
    {
        var settings = _settings();
        if (_stop.IsCancellationRequested || Interlocked.Increment(ref _waiting) > settings.MaxWaiting)
        {
            Answer(request, AdmissionVerdict.Refused(RefusalReason.TooManyWaiting), isCounted: !_stop.IsCancellationRequested);
            return;
        }

        Counters.Asked();
        var link = LinkOf(request.Account);
        if (_isUnreachable)
        {
            // No need to let everybody find out for himself; the reports that go on meanwhile tell when it is back.
            Answer(request, WithoutCluster(link, request));
            if (_registry.Clock() >= link.DueAt)
            {
                Kick(link);
            }

            return;
        }

        link.Enqueue(new WaitingConnection(request, _registry.Clock() + (long)settings.AskTimeout.TotalMilliseconds));
        Kick(link);
    }

    /// <summary>Reports what a user uses now, at once.</summary>
    public void Report(UserAccount account)
    {
        // While nobody answers the reports go on at their own pace, and what is moved is charged later.
        if (!_isUnreachable)
        {
            Kick(LinkOf(account));
        }
    }

    /// <summary>Has the whole cluster count a user's quota anew.</summary>
    /// <exception cref="TimeoutException">The cluster has not answered.</exception>
    public async Task ResetQuotaAsync(UserAccount account, CancellationToken cancellationToken)
    {
        await _grains.GetGrain<IUserGrain>(account.Name).ResetQuotaAsync().WaitAsync(_settings().AskTimeout, _time, cancellationToken).ConfigureAwait(false);
        Report(account);
    }

    /// <summary>Ends the reports and gives back everything that is held.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (Volatile.Read(ref _running) > 0)
        {
            await Task.Delay(Pace, _time, CancellationToken.None).ConfigureAwait(false);
        }

        await Task.WhenAll(_links.Values.Where(static link => link.IsHolding).Select(link => ExchangeAsync(link, isLeaving: true))).ConfigureAwait(false);
        foreach (var link in _links.Values)
        {
            foreach (var waiting in link.TakeWaiting())
            {
                Answer(waiting.Request, AdmissionVerdict.Refused(RefusalReason.ClusterUnreachable));
            }
        }

        _stop.Dispose();
        _calls.Dispose();
    }

    private UserLink LinkOf(UserAccount account)
    {
        if (_links.TryGetValue(account, out var link))
        {
            return link;
        }

        account.OnBytesWanted(Report);
        return _links.GetOrAdd(account, static (key, gateway) => new UserLink(key, gateway), _gateway);
    }

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            KickDue();
            if (_links.Count > _registry.Slots.Length)
            {
                Forget(_registry.All);
            }
        }
    }

    private void KickDue()
    {
        var now = _registry.Clock();
        foreach (var account in _registry.Slots)
        {
            if (account is null || (_links.TryGetValue(account, out var link) && now < link.DueAt))
            {
                continue;
            }

            if (link is { IsHolding: true } || account.IsInUse || account.MovedSinceAsked > 0)
            {
                Kick(LinkOf(account));
            }
        }
    }

    private void Forget(IReadOnlyList<UserAccount> accounts)
    {
        foreach (var gone in _links.Keys.Except(accounts).ToList())
        {
            if (_links.TryGetValue(gone, out var link) && link.IsHolding)
            {
                Kick(link);
            }
            else
            {
                _links.TryRemove(gone, out _);
            }
        }
    }

    private void Kick(UserLink link)
    {
        if (!_stop.IsCancellationRequested && link.TryEnter())
        {
            Interlocked.Increment(ref _running);
            _ = Task.Run(() => RunAsync(link), CancellationToken.None);
        }
    }

    private async Task RunAsync(UserLink link)
    {
        try
        {
            do
            {
                link.Begin();
                await _calls.WaitAsync(_stop.Token).ConfigureAwait(false);
                bool again;
                try
                {
                    again = await ExchangeAsync(link, IsOver(link)).ConfigureAwait(false);
                }
                finally
                {
                    _calls.Release();
                }

                if (again && !link.IsRecalled)
                {
                    await Task.Delay(RetryPause, _time, _stop.Token).ConfigureAwait(false);
                }

                if (again)
                {
                    link.Demand();
                }
            }
            while (!link.TryLeave());
        }
        catch (OperationCanceledException)
        {
            // The gateway stops; whoever waits is answered there.
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static bool IsOver(UserLink link) => !link.Account.IsInUse && link.Waiting == 0;

    /// <summary>Reports, takes the answer and serves who waits. Does not fail.</summary>
    /// <returns>Whether to report again soon.</returns>
    private async Task<bool> ExchangeAsync(UserLink link, bool isLeaving)
    {
        var settings = _settings();
        var wasRecalled = link.IsRecalled;
        var askedAt = _registry.Clock();
        var report = link.Report(isLeaving, askedAt);
        var isLimited = (report.Limits.MaxConnections ?? report.Limits.MaxDevices ?? report.Limits.QuotaBytes) is not null;
        link.DueAt = askedAt + ((long)settings.Heartbeat.TotalMilliseconds * (isLimited ? 1 : RelaxedHeartbeats));
        UserBlock block;
        try
        {
            block = await _grains.GetGrain<IUserGrain>(link.Account.Name).ExchangeAsync(report).WaitAsync(settings.AskTimeout, _time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            link.Lost();
            Counters.Failed();
            if (!_isUnreachable)
            {
                _isUnreachable = true;
                LogUnreachable(_logger, settings.WhenUnreachable, exception);
            }

            foreach (var waiting in link.TakeWaiting())
            {
                Answer(waiting.Request, WithoutCluster(link, waiting.Request));
            }

            return false;
        }

        if (_isUnreachable)
        {
            _isUnreachable = false;
            LogReachable(_logger);
        }

        link.Answered(report, block, askedAt, _registry.Clock());
        return Serve(link, block, report) || (link.IsRecalled && !wasRecalled);
    }

    /// <summary>Answers whom the block covers, and whom nothing will.</summary>
    /// <returns>Whether others wait on.</returns>
    private bool Serve(UserLink link, UserBlock block, UserReport report)
    {
        List<WaitingConnection> waitOn = [];
        var now = _registry.Clock();
        foreach (var waiting in link.TakeWaiting())
        {
            var (account, address) = (link.Account, waiting.Request.Address);
            var verdict = block.Bar is UserBar.Disabled or UserBar.Expired
                ? AdmissionVerdict.Refused(block.Bar == UserBar.Disabled ? RefusalReason.Disabled : RefusalReason.Expired) : account.TryOpen(address, now);
            if (verdict.Outcome != AdmissionOutcome.Ask)
            {
                Answer(waiting.Request, verdict);
            }
            else if (now < waiting.Until && (block.MayFollow || block.Slots > report.Slots))
            {
                // Others give back soon, or somebody who did not wait was quicker.
                waitOn.Add(waiting);
            }
            else
            {
                Answer(waiting.Request, AdmissionVerdict.Refused(account.ReasonAgainst(address)));
            }
        }

        link.WaitOn(waitOn);
        return waitOn.Count > 0;
    }

    private AdmissionVerdict WithoutCluster(UserLink link, AdmissionRequest request)
    {
        var verdict = !link.IsKnown || _settings().WhenUnreachable == UnreachablePolicy.Refuse
            ? AdmissionVerdict.Refused(RefusalReason.ClusterUnreachable) : link.Account.TryOpenAlone(request.Address, _registry.Clock());
        Counters.DecidedAlone(verdict.IsAdmitted);
        return verdict;
    }

    private void Answer(AdmissionRequest request, AdmissionVerdict verdict, bool isCounted = true)
    {
        if (isCounted)
        {
            Interlocked.Decrement(ref _waiting);
        }

        request.Answer(verdict);
    }
}
