using Orleans;
using Orleans.Hosting;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Reminders;

public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string _key = SharedCluster.NewKey();
    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(1)
        .ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Period);
        })
        .Build();

    private IRemindedGrain Grain => _cluster.Client.GetGrain<IRemindedGrain>(_key);

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Reminder_ThatIsDue_CallsTheGrainAgainAndAgain()
    {
        await Grain.Register("wake", TimeSpan.Zero, Period);

        await Eventually.IsTrue(() => Journal.Read(_key) is ["wake every 1 s", "wake every 1 s", ..]);
    }

    [Fact]
    public async Task Reminder_OfAGrainThatHasEnded_BringsItBack()
    {
        await Grain.Register("wake", Period, Period);
        await _cluster.DeactivateAsync(Grain);

        await Eventually.IsTrue(() => Journal.Read(_key) is ["wake every 1 s", ..]);
    }

    [Fact]
    public async Task Reminder_ThatIsTakenDown_CallsNoMore()
    {
        await Grain.Register("wake", TimeSpan.Zero, Period);
        await Eventually.IsTrue(() => Journal.Read(_key).Count > 0);
        Assert.True(await Grain.Unregister("wake"));
        Assert.False(await Grain.Unregister("wake"));

        // One may have been on its way already; after that another grain's come and this one's do not.
        var other = SharedCluster.NewKey();
        await _cluster.Client.GetGrain<IRemindedGrain>(other).Register("wake", TimeSpan.Zero, Period);
        await Eventually.IsTrue(() => Journal.Read(other).Count >= 1);
        var count = Journal.Read(_key).Count;
        await Eventually.IsTrue(() => Journal.Read(other).Count >= 3);
        Assert.Equal(count, Journal.Read(_key).Count);
    }

    [Fact]
    public async Task Reminders_OfAGrain_AreListed()
    {
        await Grain.Register("b", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.Register("a", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Grain.Register("a", TimeSpan.FromHours(2), TimeSpan.FromHours(2));

        Assert.Equal(["a", "b"], await Grain.Names());
    }

    [Fact]
    public async Task Reminder_BelowTheLeastPeriod_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("wake", TimeSpan.Zero, Period / 2));
}
