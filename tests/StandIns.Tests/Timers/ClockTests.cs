using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Timers;

public sealed class ClockTests
{
    [Fact]
    public async Task Timer_OnAClockOfTheHost_TicksWhenTheClockMoves()
    {
        var clock = new TestClock();
        await using var cluster = new InProcessTestClusterBuilder(1)
            .ConfigureSilo((_, silo) =>
            {
                silo.Services.AddSingleton<TimeProvider>(clock);
                silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            })
            .Build();
        await cluster.DeployAsync();
        var key = SharedCluster.NewKey();
        await cluster.Client.GetGrain<ITickingGrain>(key).Start(TimeSpan.FromHours(1), TimeSpan.FromHours(2));

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(Journal.Read(key));

        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrue(() => Journal.Read(key) is ["tick"]);

        await Eventually.IsTrue(() =>
        {
            // The next period begins when the tick has ended, a moment after it is noted.
            clock.Advance(TimeSpan.FromHours(2));
            return Journal.Read(key) is ["tick", "tick", ..];
        });
    }
}
