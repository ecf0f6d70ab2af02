using System.Collections.Concurrent;
using Grains.Accounts;
using Grains.Interfaces.Rates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Grains.Rates.Lending;

/// <summary>
/// Borrows shared rates for this silo, ahead and in the background, so that a call takes its part without asking anybody. One per silo; its
/// members may be called from any thread.
/// </summary>
internal sealed partial class RateLender : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // A quarter of what is left of a block when the next one is asked for.
    private static readonly TimeSpan Period = RateBudget.BlockLength / 8;
    private static readonly TimeSpan CallTimeout = RateBudget.BlockLength / 2;

    private readonly ConcurrentDictionary<string, LentRate> _rates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _asking = new(StringComparer.Ordinal);
    private readonly IGrainFactory _grains;
    private readonly ILocalSiloDetails _silo;
    private readonly RateMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<RateLender> _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public RateLender(
        IGrainFactory grains, ILocalSiloDetails silo, RateMetrics metrics, [FromKeyedServices(GrainClock.Key)] TimeProvider time, ILogger<RateLender> logger)
    {
        (_grains, _silo, _metrics, _time, _logger) = (grains, silo, metrics, time, logger);
    }

    private string Borrower => _silo.SiloAddress.ToParsableString();

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<RateLender>(ServiceLifecycleStage.Active, StartAsync, StopAsync);

    /// <summary>A shared rate. The first use of its scope begins to borrow it.</summary>
    public LentRate Get(string scope)
    {
        if (_rates.TryGetValue(scope, out var rate))
        {
            return rate;
        }

        rate = _rates.GetOrAdd(scope, static (key, time) => new LentRate(key, time), _time);
        _metrics.Lends(scope, () => rate.PerSecond);
        Ask(rate);
        return rate;
    }

    /// <summary>Takes one call's worth of a shared rate.</summary>
    /// <returns>Zero where it was taken, otherwise how long to wait before it could be.</returns>
    public TimeSpan TryTake(string scope) => Get(scope).TryTake();

    /// <summary>Waits until a shared rate has been asked for once, whatever came of it.</summary>
    public Task EnsureAsync(string scope, CancellationToken cancellationToken = default)
    {
        var rate = Get(scope);
        return rate.IsDue() ? Ask(rate).WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    public void Dispose() => _stop.Dispose();

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Run(() => KeepUpAsync(_stop.Token), CancellationToken.None);
        // So that there is a safe rate to fall back to before anything can go wrong.
        await EnsureAsync(RateScopes.Global, cancellationToken).ConfigureAwait(false);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_rates.Values.Select(ReturnAsync)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        // The system's clock: a rule's clock that stands still must not stop the loop, only what it finds.
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var rate in _rates.Values)
            {
                if (rate.IsDue())
                {
                    _ = Ask(rate);
                }
            }
        }
    }

    /// <summary>Asks for the next block; never more than once at a time for a scope. Does not fail.</summary>
    private Task Ask(LentRate rate)
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = _asking.GetOrAdd(rate.Scope, own.Task);
        if (!ReferenceEquals(asking, own.Task))
        {
            return asking;
        }

        // Away from the scheduler of whichever grain was the first to need it.
        _ = Task.Run(
            async () =>
            {
                await BorrowAsync(rate).ConfigureAwait(false);
                _asking.TryRemove(rate.Scope, out _);
                own.SetResult();
            },
            CancellationToken.None);
        return own.Task;
    }

    private async Task BorrowAsync(LentRate rate)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        var askedAt = rate.Clock();
        try
        {
            var block = await _grains.GetGrain<IRateBudgetGrain>(rate.Scope).BorrowAsync(rate.Demand(Borrower)).WaitAsync(CallTimeout).ConfigureAwait(false);
            rate.Accept(block, askedAt);
        }
        catch (Exception exception)
        {
            // The safe rate holds meanwhile, and the loop asks again.
            LogUnreachable(_logger, rate.Scope, rate.PerSecond, exception);
        }
    }

    private async Task ReturnAsync(LentRate rate)
    {
        try
        {
            await _grains.GetGrain<IRateBudgetGrain>(rate.Scope).ReturnAsync(Borrower, rate.GiveUp()).WaitAsync(CallTimeout).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It runs out by itself.
            LogNotReturned(_logger, rate.Scope, exception);
        }
    }
}
