using System.Diagnostics;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Telepool.Collectors.Leasing;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>Workers that lease accounts, read a page and give the lease back, again and again, as collectors do: a call that breaks is tried again under the same lease.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly PoolClient _pool;
    private readonly HistoryQuery[] _queries;
    private readonly Task[] _workers;
    private readonly Lock _gate = new();
    private readonly List<string> _failures = [];
    private int _leases;
    private int _retries;
    private long _longest;

    public Load(ClusterFixture cluster, int workers)
    {
        _pool = new PoolClient(cluster.Grains);
        _queries = [.. cluster.Emulator.Channels.Select(static channel => new HistoryQuery { ChannelId = channel.ChannelId, Username = channel.Username, Limit = 20 })];
        _workers = [.. Enumerable.Range(0, workers).Select(number => Task.Run(() => WorkAsync(number)))];
    }

    /// <summary>Leases that were taken, used and given back.</summary>
    public int Leases => Volatile.Read(ref _leases);

    /// <summary>Calls under a lease that had to be tried again.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>The longest time between wanting a lease and having used it.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longest));

    /// <summary>Leases that were refused for good, or lost while they were in use.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_gate)
            {
                return [.. _failures];
            }
        }
    }

    public override string ToString() => $"{Leases} leases, {Retries} calls repeated, {Failures.Count} failed, the slowest {Longest.TotalSeconds:0.0} s";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _giveUp.CancelAfter(TimeSpan.FromSeconds(30));
        await Task.WhenAll(_workers);
        _stop.Dispose();
        _giveUp.Dispose();
    }

    private async Task WorkAsync(int number)
    {
        var leaser = new AccountLeaser(_pool, TimeProvider.System, new Random(number), NullLogger.Instance);
        var request = new LeaseRequest { Holder = $"load{number}", Purpose = LeasePurpose.History };
        for (var turn = number; !_stop.IsCancellationRequested; turn++)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                // Not cancelled at once: a lease that is granted at that moment would be nobody's until it runs out.
                var outcome = await leaser.TakeAsync(request, onWait: null, _giveUp.Token);
                if (outcome.Leased is not { } leased)
                {
                    Fail($"no lease: {outcome.Refusal}, {outcome.Reason}");
                    continue;
                }

                await using (leased)
                {
                    await UseAsync(leased, _queries[turn % _queries.Length]);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }

            var took = clock.Elapsed.Ticks;
            for (var longest = Interlocked.Read(ref _longest); took > longest; longest = Interlocked.Read(ref _longest))
            {
                Interlocked.CompareExchange(ref _longest, took, longest);
            }
        }
    }

    private async Task UseAsync(LeasedAccount leased, HistoryQuery query)
    {
        while (true)
        {
            try
            {
                var page = await leased.Grain.GetHistoryAsync(leased.Lease, query, _stop.Token);
                if (page.Value is { Messages.Length: > 0 })
                {
                    Interlocked.Increment(ref _leases);
                    return;
                }

                if (page.Failure is not { Kind: FailureKind.Disconnected or FailureKind.Timeout or FailureKind.RateLimited or FailureKind.Flood })
                {
                    Fail($"{leased.AccountId}: {page.Failure?.Kind} {page.Failure?.Refusal} {page.Failure?.Error}, granted by {leased.Lease.Epoch}");
                    return;
                }
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                // The way to the account broke; the lease did not.
            }

            Interlocked.Increment(ref _retries);
            await Task.Delay(TimeSpan.FromMilliseconds(50), _stop.Token);
        }
    }

    private void Fail(string what)
    {
        lock (_gate)
        {
            _failures.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");
        }
    }
}
