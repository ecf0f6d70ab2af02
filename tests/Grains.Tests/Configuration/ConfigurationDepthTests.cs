using System.Globalization;
using Grains.Configuration;
using Grains.Interfaces.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Grains.Tests.Configuration.ConfigurationGrainTests;

namespace Grains.Tests.Configuration;

public sealed class ConfigurationDepthTests
{
    [Fact]
    public async Task History_OfAThousandVersions_KeepsTheLastAndEachWhole()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder))
        {
            for (var version = 0; version < 1000; version++)
            {
                var answer = await ChangeAsync(cluster, version, ("RATE", version.ToString(CultureInfo.InvariantCulture)), (version % 2 == 0 ? "TEXT" : "NEXT", $"v{version}"));
                Assert.Equal(ConfigurationStatus.Applied, answer.Status);
            }
        }

        await using var later = await StartAsync(folder);
        var grain = Grain(later);
        var history = await grain.HistoryAsync(10_000);
        Assert.Equal(Enumerable.Range(800, 201).Reverse().Select(version => (long)version), history.Select(version => version.Version));
        Assert.All(history, version => Assert.Equal((version.Version - 1).ToString(CultureInfo.InvariantCulture), version.Values["RATE"]));
        Assert.All(history, version => Assert.Equal(3, version.Values.Count));
        Assert.Null(await grain.GetVersionAsync(799));
        Assert.Null(await grain.DiffAsync(799, 1000));
        Assert.Equal(["NEXT", "RATE", "TEXT"], (await grain.DiffAsync(800, 1000))!.Select(difference => difference.Variable));
        Assert.Equal(ConfigurationStatus.Applied, (await grain.RollBackAsync(800, 1000, "bob")).Status);
        Assert.Equal("799", (await grain.GetAsync()).Values["RATE"]);
        Assert.Equal("801 to 1001", Assert.Single((await grain.RollBackAsync(5, 1001, "bob")).Errors).Allowed);
    }

    [Fact]
    public async Task Change_TooLarge_IsRefused()
    {
        await using var cluster = await StartAsync();
        var answer = await ChangeAsync(cluster, 0, ("TEXT", new string('x', ConfigurationChange.MaxValue + 1)), ("RATE", "1"));
        Assert.Equal((ConfigurationStatus.Invalid, "TEXT"), (answer.Status, Assert.Single(answer.Errors).Variable));
        var many = Enumerable.Range(0, 20).Select(i => ($"X{i}", (string?)new string('x', ConfigurationChange.MaxValue))).ToArray();
        answer = await ChangeAsync(cluster, 0, many);
        Assert.Contains(answer.Errors, error => error.Variable == "configuration");
        Assert.Equal(ConfigurationStatus.Applied, (await ChangeAsync(cluster, 0, ("TEXT", new string('x', ConfigurationChange.MaxValue)))).Status);
    }

    [Theory]
    [InlineData("", "why")]
    [InlineData("  ", "why")]
    [InlineData("a\nb", "why")]
    [InlineData("LONG", "why")]
    [InlineData("ann", "LONG")]
    public async Task Change_WithoutAProperAuthorOrWithALongComment_IsRefused(string author, string comment)
    {
        await using var cluster = await StartAsync();
        var answer = await Grain(cluster).ChangeAsync(new ConfigurationChange(0, author.Replace("LONG", new string('a', 129), StringComparison.Ordinal), comment.Replace("LONG", new string('a', 1001), StringComparison.Ordinal), new() { ["RATE"] = "1" }));
        Assert.Equal(ConfigurationStatus.Invalid, answer.Status);
        Assert.Equal(0, answer.Current.Version);
    }

    [Fact]
    public async Task Try_SaysWhatWouldBecomeOfItAndChangesNothing()
    {
        await using var cluster = await StartAsync();
        var change = new ConfigurationChange(0, "ann", string.Empty, new() { ["RATE"] = "1", ["NEXT"] = "2" });
        var answer = await Grain(cluster).TryAsync(change);
        Assert.Equal((ConfigurationStatus.Applied, 2, "NEXT"), (answer.Status, answer.Differences.Count, Assert.Single(answer.AtNextStart)));
        Assert.Equal(0, (await Grain(cluster).GetAsync()).Version);
    }

    [Fact]
    public async Task Secret_WhoseKeyIsLost_CountsAsNotSetAndCanBeSetAgain()
    {
        using var folder = new TestFolder();
        await using (var cluster = await StartAsync(folder))
        {
            await ChangeAsync(cluster, 0, ("SECRET", "one"), ("RATE", "1"));
        }

        var rules = new PlainRules { IsKeyLost = true };
        await using var later = await StartAsync(folder, rules);
        var now = (await Grain(later).ReadAsync(0))!;
        Assert.Equal(["RATE"], now.Values.Keys);
        Assert.Equal(ConfigurationStatus.Applied, (await ChangeAsync(later, 1, ("RATE", "2"))).Status);
        Assert.Equal(ConfigurationStatus.Applied, (await ChangeAsync(later, 2, ("SECRET", "two"))).Status);
        rules.IsKeyLost = false;
        Assert.Equal("two", (await Grain(later).ReadAsync(0))!.Values["SECRET"]);
        Assert.Contains(later.Log.Lines, line => line.Contains("SECRET", StringComparison.Ordinal) && !line.Contains("one", StringComparison.Ordinal));
    }

    [Fact]
    public void History_AnyPlaceToCut_GivesTheSameValues()
    {
        var random = new Random(7);
        var (whole, cut) = (new ConfigurationState(), new ConfigurationState());
        for (var version = 1; version <= 300; version++)
        {
            var set = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(40)).Distinct().ToDictionary(name => $"V{name}", _ => random.Next(3) == 0 ? null : random.Next().ToString(CultureInfo.InvariantCulture));
            var change = new StoredChange { Version = version, At = DateTimeOffset.UnixEpoch, Author = "a", Comment = string.Empty, Set = set };
            whole = ConfigurationHistory.Add(whole, change, int.MaxValue);
            cut = ConfigurationHistory.Add(cut, change, 20);
            for (var kept = Math.Max(0, version - 20); kept <= version; kept++)
            {
                Assert.Equal(ConfigurationHistory.Values(whole, kept).OrderBy(entry => entry.Key), ConfigurationHistory.Values(cut, kept).OrderBy(entry => entry.Key));
            }
        }
    }
}
