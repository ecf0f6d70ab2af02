using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.Tests.Hosting;

public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Budget_StandardSettings_EndsWithinTenSeconds()
    {
        var budget = StopBudget.Of(new HostSettings());

        Assert.Equal(TimeSpan.Zero, budget.Delay);
        Assert.Equal(TimeSpan.FromSeconds(4), budget.Leases);
        Assert.Equal(TimeSpan.FromSeconds(6.5), budget.Silo);
        Assert.Equal(TimeSpan.FromSeconds(7.5), budget.Hurried);
        Assert.Equal(TimeSpan.FromSeconds(8.5), budget.Whole);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(25, 7)]
    [InlineData(600, 60)]
    public void Budget_AnySettings_GrowsStageByStageAndStaysWithinWhatIsGranted(double granted, double delay)
    {
        var budget = StopBudget.Of(new HostSettings { GracefulShutdownTimeout = TimeSpan.FromSeconds(granted), Health = new HealthSettings { DrainDelay = TimeSpan.FromSeconds(delay) } });

        Assert.Equal(TimeSpan.FromSeconds(delay), budget.Delay);
        Assert.True(budget.Delay < budget.Leases && budget.Leases < budget.Silo && budget.Silo < budget.Hurried && budget.Hurried < budget.Whole);
        Assert.True(budget.Whole <= TimeSpan.FromSeconds(granted));
    }

    [Fact]
    public async Task Stop_HostThatStops_HasNothingToTell() =>
        Assert.Null(await HostStop.StopAsync(new StubbornHost(static _ => Task.CompletedTask), StopBudget.Of(new HostSettings()), TimeProvider.System));

    [Fact]
    public async Task Stop_HostThatMustBeHurried_IsHurried()
    {
        var problem = await HostStop.StopAsync(new StubbornHost(static hurry => Task.Delay(Timeout.Infinite, hurry)), Short, TimeProvider.System).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Contains("GRACEFUL_SHUTDOWN_TIMEOUT_S", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_HostThatFailsWhenHurried_IsCutShort()
    {
        var problem = await HostStop.StopAsync(
            new StubbornHost(static async hurry =>
            {
                await Task.Delay(Timeout.Infinite, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new AggregateException(new InvalidOperationException("two services failed"));
            }),
            Short with { Hurried = Patience },
            TimeProvider.System).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.NotNull(problem);
    }

    [Fact]
    public async Task Stop_HostThatNeverStops_IsLeftBehind()
    {
        var problem = await HostStop.StopAsync(
            new StubbornHost(static _ => new TaskCompletionSource().Task), Short, TimeProvider.System).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.NotNull(problem);
    }

    [Fact]
    public void Guard_StopThatDoesNotEnd_EndsTheProcessWithoutTheThreadPool()
    {
        using var stop = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        using var guard = StopGuard.Watch(stop.Token, static () => TimeSpan.FromMilliseconds(20), _ => ended.Set());
        stop.Cancel();

        Assert.True(ended.Wait(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Guard_StopThatEndsOrNeverBegins_LeavesTheProcess()
    {
        var ended = false;
        using (var stop = new CancellationTokenSource())
        {
            using (StopGuard.Watch(stop.Token, static () => Patience, _ => ended = true))
            {
                stop.Cancel();
            }
        }

        using (var stop = new CancellationTokenSource())
        {
            using (StopGuard.Watch(stop.Token, static () => TimeSpan.Zero, _ => ended = true))
            {
                Assert.False(ended);
            }

            Assert.Null(StopGuard.Watch(stop.Token, static () => TimeSpan.Zero, end: null));
        }

        Assert.False(ended);
    }

    private static StopBudget Short => new()
    {
        Delay = TimeSpan.Zero,
        Leases = TimeSpan.Zero,
        Silo = TimeSpan.FromMilliseconds(10),
        Hurried = TimeSpan.FromMilliseconds(200),
        Whole = TimeSpan.FromMilliseconds(300),
    };

    private sealed class StubbornHost(Func<CancellationToken, Task> stop) : IHost
    {
        public IServiceProvider Services => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken = default) => stop(cancellationToken);

        public void Dispose()
        {
        }
    }
}
