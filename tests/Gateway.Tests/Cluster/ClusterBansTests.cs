using System.Net;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Cluster;

namespace Gateway.Tests.Cluster;

public sealed class ClusterBansTests
{
    private static readonly ClusterSettings Quick = new() { Refresh = TimeSpan.FromMilliseconds(100) };
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");
    private static readonly IPNetwork Network = new(Address, 32);

    [Fact]
    public async Task Banned_AtOneGateway_HoldsAtTheOthersSoonAndIsLiftedEverywhere()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var one = new Gateway(cluster.Grains, cluster.Time);
        await using var two = new Gateway(cluster.Grains, cluster.Time);
        one.Desk.Banned(new NetworkBan { Network = Network, Level = AccessLevel.FrontOnly, Reason = "replays", Since = cluster.Time.GetUtcNow(), Until = cluster.Time.GetUtcNow() + TimeSpan.FromHours(1), Strike = 1 });
        await Eventually.TrueAsync(() => two.Level == AccessLevel.FrontOnly);
        var ban = Assert.Single(two.Book.List());
        Assert.Equal(("replays", Network, 1), (ban.Reason, ban.Network, ban.Strike));
        Assert.Equal(cluster.Time.GetUtcNow() + TimeSpan.FromHours(1), ban.Until);

        two.Desk.Lift(Network);
        await Eventually.TrueAsync(() => one.Level is null && two.Level is null);
    }

    [Fact]
    public async Task Put_ByAnOperatorForEver_IsTakenOverByAGatewayThatComesLater()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var one = new Gateway(cluster.Grains, cluster.Time);
        one.Desk.Put(new NetworkBan { Network = IPNetwork.Parse("203.0.113.0/24"), Reason = "scans", By = "olga", Since = cluster.Time.GetUtcNow() });
        await Eventually.TrueAsync(() => one.Level == AccessLevel.Blocked);

        await using var late = new Gateway(cluster.Grains, cluster.Time);
        await Eventually.TrueAsync(() => late.Level == AccessLevel.Blocked);
        var ban = Assert.Single(late.Book.List());
        Assert.Equal(("olga", null, 0), (ban.By, ban.Until, ban.Strike));
    }

    [Fact]
    public async Task Report_PartsAtSeveralGateways_AddUpToABanEverywhere()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var one = new Gateway(cluster.Grains, cluster.Time);
        await using var two = new Gateway(cluster.Grains, cluster.Time);
        one.Desk.Report(AddressKey.Of(Address), 0.5, "garbage");
        await Eventually.TrueAsync(async () => await cluster.Grains.GetGrain<IReputationGrain>(IReputationGrain.KeyOf(Network.ToString())).GetScoreAsync(Network.ToString()) > 0);
        Assert.Null(two.Level);
        two.Desk.Report(AddressKey.Of(Address), 0.5, "garbage");
        await Eventually.TrueAsync(() => one.Level == AccessLevel.Blocked && two.Level == AccessLevel.Blocked);
    }

    [Fact]
    public async Task Put_ClusterIsAway_HoldsWhatIsKnownAndGoesOnLater()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (grains, line) = cluster.Line();
        await using var one = new Gateway(grains, cluster.Time);
        await using var two = new Gateway(cluster.Grains, cluster.Time);
        two.Desk.Put(new NetworkBan { Network = Network, Reason = "scans", By = "olga", Since = cluster.Time.GetUtcNow() });
        await Eventually.TrueAsync(() => one.Level == AccessLevel.Blocked);
        line.IsCut = true;
        var refused = line.Refused;
        await Eventually.TrueAsync(() => line.Refused > refused);
        Assert.Equal(AccessLevel.Blocked, one.Level);
        two.Desk.Lift(Network);
        await Eventually.TrueAsync(() => two.Level is null);
        Assert.Equal(AccessLevel.Blocked, one.Level);
        line.IsCut = false;
        await Eventually.TrueAsync(() => one.Level is null);
    }

    private sealed class Gateway : IAsyncDisposable
    {
        public Gateway(IGrainFactory grains, TimeProvider time)
        {
            Book = new BanBook(time);
            // The bans' times are the cluster's, pauses are the system's.
            Desk = new ClusterBans(grains, Book, () => Quick, new WallClock(time), NullLogger<ClusterBans>.Instance);
            Desk.Start();
        }

        public BanBook Book { get; }

        public ClusterBans Desk { get; }

        public AccessLevel? Level
        {
            get
            {
                // A gateway does that four times a second.
                Book.Publish();
                return Book.Current.Find(Users.TestUsers.Address(Address.ToString()));
            }
        }

        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }

    private sealed class WallClock(TimeProvider wall) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();
    }
}
