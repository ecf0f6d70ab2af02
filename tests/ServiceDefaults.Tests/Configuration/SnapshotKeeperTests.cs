using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Tests.Configuration;

public sealed class SnapshotKeeperTests : IDisposable
{
    private static readonly Dictionary<string, string> Snapshot = new()
    {
        ["TELEPOOL_STATS_EVERY_H"] = "5", ["MTPROTO_API_ID"] = "17", ["MTPROTO_API_HASH"] = new string('a', 32), ["MTPROTO_GLOBAL_RPS"] = "9",
    };

    private readonly TestFolder _folder = new();
    private readonly IKeyVault _vault;

    public SnapshotKeeperTests() => _vault = KeyFileVault.Open(_folder.File("keys"), create: true).Vault!;

    private string Kept => _folder.File(SnapshotKeeper.FileName);

    [Fact]
    public void Restore_WhatWasSaved_HoldsFromTheStartOn()
    {
        Assert.Null(new SnapshotKeeper(Settings(), _vault).Save(Snapshot));
        Assert.DoesNotContain(new string('a', 32), File.ReadAllText(Kept), StringComparison.Ordinal);
        Assert.DoesNotContain("GLOBAL", File.ReadAllText(Kept), StringComparison.Ordinal);
        var settings = new SnapshotKeeper(Settings(), _vault).Restore(out var problem);
        Assert.Null(problem);
        Assert.Equal((17, new string('a', 32), TimeSpan.FromHours(5)), (settings.Telegram.ApiId, settings.Telegram.ApiHash, settings.Host.StatisticsPeriod));

        // What is live comes from the cluster itself, and what is not stays as it was at the start.
        var live = new LiveSettings(settings);
        live.Apply(2, new Dictionary<string, string> { ["MTPROTO_GLOBAL_RPS"] = "8" });
        Assert.Equal((8, 17), (live.Current.Limits.GlobalRequestsPerSecond, live.Current.Telegram.ApiId));
        var row = live.Rows().Single(row => row.Variable == "TELEPOOL_STATS_EVERY_H");
        Assert.Equal(("5", SettingSource.Cluster, "(not set)"), (row.Value, row.Source, row.AtNextStart));
    }

    [Fact]
    public void Save_NothingForANextStart_LeavesNoFile()
    {
        new SnapshotKeeper(Settings(), _vault).Save(Snapshot);
        Assert.Null(new SnapshotKeeper(Settings(), _vault).Save(new Dictionary<string, string> { ["MTPROTO_GLOBAL_RPS"] = "9" }));
        Assert.False(File.Exists(Kept));
    }

    [Fact]
    public void Restore_WithoutTheVault_LeavesSecretsOut()
    {
        new SnapshotKeeper(Settings(), _vault).Save(new Dictionary<string, string> { ["MTPROTO_ACCOUNTS"] = "reader", ["TELEPOOL_STATS_EVERY_H"] = "5" });
        var settings = new SnapshotKeeper(Settings(), vault: null).Restore(out var problem);
        Assert.Null(problem);
        Assert.Empty(settings.Telegram.Accounts);
        Assert.Equal(TimeSpan.FromHours(5), settings.Host.StatisticsPeriod);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{ "TELEPOOL_STATS_EVERY_H": "never" }""")]
    [InlineData("""{ "MTPROTO_API_ID": "5" }""")]
    public void Restore_OfADamagedOrUnfitFile_CountsForNothingAndSaysSo(string content)
    {
        File.WriteAllText(Kept, content);
        var settings = new SnapshotKeeper(Settings(), _vault).Restore(out var problem);
        Assert.Contains(Kept, problem, StringComparison.Ordinal);
        Assert.Null(settings.Host.StatisticsPeriod);
    }

    [Fact]
    public void Restore_EveryChangedByte_EndsWithoutAnException()
    {
        new SnapshotKeeper(Settings(), _vault).Save(Snapshot);
        var content = File.ReadAllBytes(Kept);
        for (var i = 0; i < content.Length; i += 3)
        {
            var changed = (byte[])content.Clone();
            changed[i] ^= 0x11;
            File.WriteAllBytes(Kept, changed);
            Assert.NotNull(new SnapshotKeeper(Settings(), _vault).Restore(out _));
        }
    }

    public void Dispose()
    {
        _vault.Dispose();
        _folder.Dispose();
    }

    private TelepoolSettings Settings() => TelepoolSettings.From(new Dictionary<string, string> { ["TELEPOOL_DATA"] = _folder.Path }).Settings!;
}
