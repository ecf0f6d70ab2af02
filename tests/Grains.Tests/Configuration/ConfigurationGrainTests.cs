using Grains.Interfaces.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Configuration;

public sealed class ConfigurationGrainTests
{
    [Fact]
    public async Task Change_Valid_IsTheNextVersionAndIsKept()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder))
        {
            Assert.Equal(0, (await Grain(cluster).GetAsync()).Version);
            var answer = await ChangeAsync(cluster, 0, ("RATE", "0.5"), ("NEXT", "x"));
            Assert.Equal(ConfigurationStatus.Applied, answer.Status);
            Assert.Equal((1, "ann", "why"), (answer.Current.Version, answer.Current.Author, answer.Current.Comment));
            Assert.Equal(["NEXT"], answer.AtNextStart);
            Assert.Equal([("NEXT", null, "x"), ("RATE", null, "0.5")], answer.Differences.Select(difference => (difference.Variable, difference.Before, difference.After)));
        }

        await using var later = await StartAsync(folder);
        var kept = await Grain(later).GetAsync();
        Assert.Equal(1, kept.Version);
        Assert.Equal("0.5", kept.Values["RATE"]);
    }

    [Fact]
    public async Task Change_Invalid_IsRefusedWholeWithEveryError()
    {
        await using var cluster = await StartAsync();
        await ChangeAsync(cluster, 0, ("RATE", "1"));
        var answer = await ChangeAsync(cluster, 1, ("RATE", "fast"), ("WHAT", "1"), ("LOW", "9"), ("HIGH", "1"), ("TEXT", "good"));
        Assert.Equal(ConfigurationStatus.Invalid, answer.Status);
        Assert.Equal(["LOW", "RATE", "WHAT"], answer.Errors.Select(error => error.Variable));
        Assert.Equal("a number", answer.Errors.Single(error => error.Variable == "RATE").Allowed);
        var now = await Grain(cluster).GetAsync();
        Assert.Equal(1, now.Version);
        Assert.Equal(["RATE"], now.Values.Keys);
    }

    [Fact]
    public async Task Change_OfAnOlderVersion_IsAConflictThatSaysWhatChangedAndWho()
    {
        await using var cluster = await StartAsync();
        await ChangeAsync(cluster, 0, ("RATE", "1"), ("TEXT", "a"));
        await Grain(cluster).ChangeAsync(new ConfigurationChange(1, "bob", string.Empty, new() { ["RATE"] = "2", ["SECRET"] = "s" }));
        var answer = await ChangeAsync(cluster, 1, ("RATE", "3"));
        Assert.Equal(ConfigurationStatus.Conflict, answer.Status);
        Assert.Equal(2, answer.Current.Version);
        Assert.Equal(
            [new("RATE", "1", "2", 2, "bob"), new("SECRET", null, ConfigurationSnapshot.Mask, 2, "bob")],
            answer.Differences);
    }

    [Fact]
    public async Task Change_SayingWhatHolds_IsNoVersion()
    {
        await using var cluster = await StartAsync();
        await ChangeAsync(cluster, 0, ("SECRET", "s"));
        Assert.Equal(ConfigurationStatus.Unchanged, (await ChangeAsync(cluster, 1, ("SECRET", "s"), ("RATE", null))).Status);
        Assert.Equal(1, (await Grain(cluster).GetAsync()).Version);
    }

    [Fact]
    public async Task Secret_IsShownToHostsAlone()
    {
        await using var cluster = await StartAsync();
        var answer = await ChangeAsync(cluster, 0, ("SECRET", "hidden"));
        var grain = Grain(cluster);
        await ChangeAsync(cluster, 1, ("SECRET", "hidden2"));
        ConfigurationSnapshot[] shown = [answer.Current, await grain.GetAsync(), (await grain.GetVersionAsync(1))!, .. await grain.HistoryAsync(10)];
        Assert.All(shown, snapshot => Assert.DoesNotContain("hidden", string.Join(' ', snapshot.Values.Values), StringComparison.Ordinal));
        Assert.Equal(new ConfigurationDifference("SECRET", ConfigurationSnapshot.Mask, ConfigurationSnapshot.Mask, 2, "ann"), Assert.Single((await grain.DiffAsync(1, 2))!));
        Assert.Equal("hidden2", (await grain.ReadAsync(0))!.Values["SECRET"]);
        Assert.Null(await grain.ReadAsync(2));
        Assert.Equal(ConfigurationStatus.Invalid, (await ChangeAsync(cluster, 2, ("SECRET", ConfigurationSnapshot.Mask))).Status);
    }

    [Fact]
    public async Task RollBack_ToAVersion_IsANewVersionWithItsValues()
    {
        await using var cluster = await StartAsync();
        var grain = Grain(cluster);
        await ChangeAsync(cluster, 0, ("RATE", "1"), ("SECRET", "one"));
        await ChangeAsync(cluster, 1, ("RATE", "2"), ("SECRET", "two"), ("TEXT", "t"));
        var answer = await grain.RollBackAsync(1, 2, "bob");
        Assert.Equal((ConfigurationStatus.Applied, 3, "bob"), (answer.Status, answer.Current.Version, answer.Current.Author));
        var now = (await grain.ReadAsync(0))!;
        Assert.Equal([("RATE", "1"), ("SECRET", "one")], now.Values.Select(entry => (entry.Key, entry.Value)).Order());
        Assert.Equal(ConfigurationStatus.Applied, (await grain.RollBackAsync(0, 3, "bob")).Status);
        Assert.Empty((await grain.GetAsync()).Values);
        Assert.Equal(ConfigurationStatus.Invalid, (await grain.RollBackAsync(17, 4, "bob")).Status);
        Assert.Equal(ConfigurationStatus.Conflict, (await grain.RollBackAsync(1, 3, "bob")).Status);
    }

    [Fact]
    public async Task Observer_OfAChange_IsTold()
    {
        await using var cluster = await StartAsync();
        var observer = new CountingObserver();
        var reference = cluster.Grains.CreateObjectReference<IConfigurationObserver>(observer);
        Assert.Equal(0, await Grain(cluster).SubscribeAsync(reference));
        await ChangeAsync(cluster, 0, ("RATE", "1"));
        Assert.Equal(1, await observer.Versions.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await Grain(cluster).UnsubscribeAsync(reference);
        await ChangeAsync(cluster, 1, ("RATE", "2"));
        await Grain(cluster).SubscribeAsync(reference);
        await ChangeAsync(cluster, 2, ("RATE", "3"));
        Assert.Equal(3, await observer.Versions.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        cluster.Time.Advance(TimeSpan.FromSeconds(IConfigurationGrain.SubscriptionSeconds + 1));
        await ChangeAsync(cluster, 3, ("RATE", "4"));
        Assert.False(observer.Versions.Reader.TryRead(out _));
        GC.KeepAlive(observer);
    }

    internal static IConfigurationGrain Grain(GrainCluster cluster) => cluster.Grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);

    internal static Task<GrainCluster> StartAsync(TestFolder? folder = null, PlainRules? rules = null) =>
        GrainCluster.StartAsync(folder, services: services => services.AddConfigurationGrain(rules ?? new PlainRules()));

    internal static Task<ConfigurationAnswer> ChangeAsync(GrainCluster cluster, long expected, params (string Variable, string? Value)[] set) =>
        Grain(cluster).ChangeAsync(new ConfigurationChange(expected, "ann", "why", set.ToDictionary(entry => entry.Variable, entry => entry.Value)));
}
