using System.Text;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;
using ServiceDefaults.KeyVault;

namespace Grains.Tests.Proxies;

public sealed class ProxyPoolGrainTests
{
    private const string Three = "socks5://u:topsecret@h:1#name=a socks5://h:2#name=b http://h:3#name=c";

    [Fact]
    public async Task Add_ListWithFaults_TellsAllAndTakesNothing()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        var answer = await cluster.Proxies().AddAsync("socks5://u:topsecret@h:1\nsocks5://h\nftp://h:1");

        Assert.Equal([(2, 11), (3, 1)], answer.Errors.Select(error => (error.Line, error.Column)));
        Assert.Empty(answer.ProxyIds);
        Assert.Empty(await cluster.Proxies().ListAsync());
        Assert.True((await cluster.BindAsync("x")).IsDirect);
    }

    [Fact]
    public async Task Reseal_AfterANewKey_OpensWithItAloneAndMayBeRepeated()
    {
        using var folder = new TestFolder();
        var keys = folder.File("keys");
        await using (var cluster = await ProxyCluster.StartAsync(new FakeProber(), folder: folder))
        {
            await cluster.Proxies().AddAsync(Three);
            await cluster.BindAsync("x");
            Assert.All(await cluster.Proxies().ResealAsync(), answer => Assert.Equal(ResealOutcome.Current, answer.Outcome));
            Assert.Null(KeyFileVault.AddKey(keys));
            var answers = await cluster.Proxies().ResealAsync();
            Assert.Equal([("proxy a", ResealOutcome.Resealed), ("proxy b", ResealOutcome.Resealed), ("proxy c", ResealOutcome.Resealed)], answers.Select(answer => (answer.AccountId, answer.Outcome)));
            Assert.All(await cluster.Proxies().ResealAsync(), answer => Assert.Equal(ResealOutcome.Current, answer.Outcome));
        }

        // Without the first key: what was sealed anew does not need it.
        var lines = await File.ReadAllLinesAsync(keys, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(keys, $"{lines[0]}\n{lines[2]}\n", TestContext.Current.CancellationToken);
        await using var later = await ProxyCluster.StartAsync(new FakeProber(), folder: folder);
        Assert.NotEmpty((await later.BindAsync("x")).ProxyId);
        Assert.Equal(3, (await later.Proxies().ListAsync()).Count);
        Assert.All(await later.Proxies().ResealAsync(), answer => Assert.Equal(ResealOutcome.Current, answer.Outcome));
    }

    [Fact]
    public async Task Bind_ManyAccounts_SpreadsThemAndKeepsEachOverARestart()
    {
        using var folder = new TestFolder();
        Dictionary<string, string> bound = [];
        await using (var cluster = await ProxyCluster.StartAsync(new FakeProber(), folder: folder))
        {
            Assert.Equal(["a", "b", "c"], (await cluster.Proxies().AddAsync(Three)).ProxyIds);
            for (var i = 0; i < 30; i++)
            {
                bound[$"account{i}"] = (await cluster.BindAsync($"account{i}")).ProxyId;
            }

            Assert.All(await cluster.Proxies().ListAsync(), proxy => Assert.InRange(proxy.Accounts, 5, 15));
        }

        await using (var cluster = await ProxyCluster.StartAsync(new FakeProber(), folder: folder))
        {
            foreach (var (account, proxy) in bound)
            {
                Assert.Equal(proxy, (await cluster.BindAsync(account)).ProxyId);
            }
        }

        // What is on disk is sealed.
        foreach (var file in Directory.GetFiles(folder.File("."), "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("topsecret", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bind_CapacityAndCountry_AreKept()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync("socks5://h:1#name=de&country=DE&capacity=1 socks5://h:2#name=us&country=US&capacity=1 socks5://h:3#name=any&capacity=1");
        foreach (var account in (string[])["x", "y", "z", "w"])
        {
            await cluster.Proxies().SetCountryAsync(account, "DE");
        }

        Assert.Equal("de", (await cluster.BindAsync("x")).ProxyId);
        Assert.Equal("any", (await cluster.BindAsync("y")).ProxyId);
        Assert.Equal("us", (await cluster.BindAsync("z")).ProxyId);
        var none = await cluster.BindAsync("w");
        Assert.Equal((string.Empty, "every proxy that can serve has as many accounts as it may"), (none.ProxyId, none.Reason));
        await cluster.Proxies().ReleaseAsync("x");
        Assert.Equal("de", (await cluster.BindAsync("w")).ProxyId);
    }

    [Fact]
    public async Task Report_FailuresInARow_BanAndAProbeLetsItServeAgain()
    {
        var prober = new FakeProber();
        await using var cluster = await ProxyCluster.StartAsync(prober);
        await cluster.Proxies().AddAsync(Three);
        await cluster.FailAsync("a", 2);
        await cluster.Grains.GetGrain<IProxyGrain>("a").ReportAsync(new ProxyReport { DcId = 2, FirstByteMs = 5 });
        await cluster.FailAsync("a", 2);
        Assert.Equal(ProxyState.Healthy, (await cluster.Grains.GetGrain<IProxyGrain>("a").GetStatusAsync()).State);

        prober.Faults["a"] = ProxyFault.Unreachable;
        await cluster.FailAsync("a", 1);
        var banned = await cluster.UntilAsync("a", status => status.State == ProxyState.Banned);
        Assert.Equal((1, "no connection to it"), (banned.Strikes, banned.Reason));
        Assert.Equal(cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(30), banned.BannedUntil);
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual("a", (await cluster.BindAsync($"account{i}")).ProxyId);
        }

        // The ban ends in a probe; one that fails doubles the next ban.
        Assert.Empty(prober.Probed);
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        var again = await cluster.UntilAsync("a", status => status.Strikes == 2);
        Assert.Equal(cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(60), again.BannedUntil);

        prober.Faults.Clear();
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        await cluster.UntilAsync("a", status => status.State == ProxyState.Healthy);
        Assert.Equal(2, prober.Probed.Count);
    }

    [Fact]
    public async Task Ban_Stored_LastsOverARestart()
    {
        using var folder = new TestFolder();
        var prober = new FakeProber();
        await using (var cluster = await ProxyCluster.StartAsync(prober, folder: folder))
        {
            await cluster.Proxies().AddAsync(Three);
            await cluster.FailAsync("b", 1, ProxyFault.Credentials);
            await cluster.UntilAsync("b", status => status.State == ProxyState.Banned);
        }

        await using (var cluster = await ProxyCluster.StartAsync(prober, folder: folder))
        {
            var status = (await cluster.Proxies().ListAsync()).Single(status => status.ProxyId == "b");
            Assert.Equal((ProxyState.Banned, "it refuses our credentials"), (status.State, status.Reason));
        }
    }

    [Fact]
    public async Task Report_TargetUnreachable_LeavesTheProxyToOtherDataCentres()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync(Three);
        await cluster.FailAsync("a", 5, ProxyFault.Target, dc: 4);
        await cluster.UntilAsync("a", status => status is { State: ProxyState.Healthy, UnreachedDcs: [4] });
        for (var i = 0; i < 20; i++)
        {
            var binding = await cluster.Proxies().BindAsync(new ProxyBindRequest { AccountId = $"four{i}", DcId = 4 });
            Assert.NotEqual("a", binding.ProxyId);
        }

        // Where the others do not reach it either, the data centre is to blame, and any proxy is as good.
        await cluster.FailAsync("b", 5, ProxyFault.Target, dc: 4);
        await cluster.FailAsync("c", 5, ProxyFault.Target, dc: 4);
        await cluster.UntilAsync("c", status => status.UnreachedDcs.Count == 1);
        Assert.NotEmpty((await cluster.Proxies().BindAsync(new ProxyBindRequest { AccountId = "last", DcId = 4 })).ProxyId);
    }

    [Fact]
    public async Task Bind_EveryProxyBannedOrGone_GivesNoneAndNeverDirect()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync(Three);
        foreach (var proxy in (string[])["a", "b", "c"])
        {
            Assert.True(await cluster.Proxies().BanAsync(proxy, TimeSpan.FromHours(1)));
        }

        var banned = await cluster.BindAsync("x");
        Assert.Equal((string.Empty, false, "none of 3 proxies can serve"), (banned.ProxyId, banned.IsDirect, banned.Reason));
        foreach (var proxy in (string[])["a", "b", "c"])
        {
            Assert.True(await cluster.Proxies().RemoveAsync(proxy));
        }

        var gone = await cluster.BindAsync("x");
        Assert.Equal((string.Empty, false), (gone.ProxyId, gone.IsDirect));
        Assert.Contains("no proxy left", gone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_BanUnbanDrainRemove_DoWhatTheySay()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync("socks5://h:1#name=a socks5://h:2#name=b");
        Assert.False(await cluster.Proxies().BanAsync("nobody", null));
        Assert.True(await cluster.Proxies().BanAsync("a", null));
        Assert.Equal("b", (await cluster.BindAsync("x")).ProxyId);
        cluster.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(ProxyState.Banned, (await cluster.Proxies().ListAsync())[0].State);

        Assert.True(await cluster.Proxies().UnbanAsync("a"));
        Assert.True(await cluster.Proxies().DrainAsync("b"));
        Assert.Equal(["x"], await cluster.Proxies().AccountsOfAsync("b"));
        Assert.Equal("a", (await cluster.BindAsync("x")).ProxyId);
        Assert.Equal(ProxyState.Draining, (await cluster.Proxies().ListAsync())[1].State);
        Assert.True(await cluster.Proxies().RemoveAsync("b"));
        Assert.False(await cluster.Proxies().RemoveAsync("b"));
    }

    [Fact]
    public async Task Configure_ChangedList_AddsAndRemovesAndLeavesWhatOperatorsAdded()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync("socks5://h:9#name=mine");
        await cluster.Proxies().ConfigureAsync("socks5://h:1#name=a\nsocks5://u:old@h:2#name=b");
        await cluster.FailAsync("b", 1, ProxyFault.Credentials);
        await cluster.UntilAsync("b", status => status.State == ProxyState.Banned);

        await cluster.Proxies().ConfigureAsync("socks5://u:new@h:2#name=b\nsocks5://h:3#name=c");

        var list = await cluster.Proxies().ListAsync();
        Assert.Equal(["mine", "b", "c"], list.Select(status => status.ProxyId));

        // Its credentials are new, and so is its chance.
        Assert.Equal(ProxyState.Healthy, list[1].State);
    }

    [Fact]
    public async Task Offers_SomeDoNotServe_HoldTheOthersSealed()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync(Three);
        var first = (await cluster.Proxies().OffersAsync(0))!;
        Assert.Equal(["a", "b", "c"], first.Offers.Select(offer => offer.ProxyId));
        Assert.All(first.Offers, offer => Assert.DoesNotContain("topsecret", Encoding.Latin1.GetString(offer.Sealed), StringComparison.Ordinal));
        Assert.Null(await cluster.Proxies().OffersAsync(first.Version));
        await cluster.Proxies().DrainAsync("c");
        await cluster.Proxies().BanAsync("a", null);
        var second = (await cluster.Proxies().OffersAsync(first.Version))!;
        Assert.Equal(["b"], second.Offers.Select(offer => offer.ProxyId));
    }

    [Fact]
    public async Task Snapshot_SameVersion_SaysNothing()
    {
        await using var cluster = await ProxyCluster.StartAsync(new FakeProber());
        await cluster.Proxies().AddAsync(Three);
        var first = (await cluster.Proxies().SnapshotAsync(0))!;
        Assert.Null(await cluster.Proxies().SnapshotAsync(first.Version));
        await cluster.Proxies().DrainAsync("c");
        var second = (await cluster.Proxies().SnapshotAsync(first.Version))!;
        Assert.True(second.Version > first.Version);
        Assert.Equal(ProxyState.Draining, second.States["c"]);
    }
}
