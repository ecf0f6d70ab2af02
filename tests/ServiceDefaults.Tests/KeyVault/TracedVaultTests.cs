using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Tests.KeyVault;

public sealed class TracedVaultTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TracedVaultTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TracedVault.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Calls_WithinAKeptTrace_AreSpansThatSayHowTheyEnded()
    {
        using var vault = Vault();
        using var work = new Activity("work") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var envelope = vault.Seal("sessions/careful", Encoding.UTF8.GetBytes("authorization key"), []);
        Assert.Equal(UnsealStatus.Opened, vault.Open("sessions/careful", envelope, out _));
        Assert.Equal(UnsealStatus.Damaged, vault.Open("sessions/another", envelope, out _));
        Assert.NotNull(vault.GenerateKey().KeyId);
        Assert.NotNull(vault.RetireKey("none").Problem);
        Assert.Null(vault.Probe());

        var spans = _ended.Where(span => span.TraceId == work.TraceId).ToArray();
        Assert.Equal(
            ["telepool.vault.seal", "telepool.vault.open", "telepool.vault.open", "telepool.vault.generate", "telepool.vault.retire", "telepool.vault.probe"],
            spans.Select(static span => span.DisplayName));
        Assert.Equal([false, false, true, false, true, false], spans.Select(static span => span.Status == ActivityStatusCode.Error));
        Assert.All(spans, static span => Assert.DoesNotContain(span.TagObjects, static tag => $"{tag.Value}".Contains("careful", StringComparison.Ordinal)));
    }

    [Fact]
    public void Calls_OutsideOfAKeptTrace_AreNone()
    {
        using var vault = Vault();
        using var work = new Activity("work").Start();
        vault.Seal("sessions/careful", Encoding.UTF8.GetBytes("authorization key"), []);
        Activity.Current = null;
        vault.Refresh();

        Assert.DoesNotContain(_ended, span => span.TraceId == work.TraceId || span.DisplayName == "telepool.vault.refresh");
    }

    private IKeyVault Vault()
    {
        var (vault, error) = KeyVaults.Open(new StorageSettings { KeyFile = _folder.File("keys") }, standardFile: null, mayCreate: true);
        Assert.Null(error);
        return vault!;
    }
}
