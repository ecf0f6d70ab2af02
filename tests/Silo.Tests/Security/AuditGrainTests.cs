using Grains.Interfaces.Operators;

namespace Telepool.Silo.Tests.Security;

public sealed class AuditGrainTests
{
    [Fact]
    public async Task Audit_OverSeveralPages_IsReadNewestFirstAndSearched()
    {
        await using var site = await OperatorSite.StartAsync();
        var audit = site.Grains.GetGrain<IOperatorAuditGrain>(IOperatorAuditGrain.Deployment);
        for (var i = 1; i <= 650; i++)
        {
            site.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(i, await audit.AppendAsync(new OperatorAuditEntry { Actor = i % 2 == 0 ? "alice" : "bob", Address = "192.0.2.1", Action = "account.drain", Target = $"reader-{i}", Outcome = OperatorAuditEntry.Done }));
        }

        var newest = await audit.ReadAsync(new OperatorAuditQuery { Limit = 300 });
        var older = await audit.ReadAsync(new OperatorAuditQuery { Limit = 1000, Before = newest[^1].Sequence });
        var found = await audit.ReadAsync(new OperatorAuditQuery { Search = "READER-1 account", Actor = "bob", Limit = 1000 });
        var between = await audit.ReadAsync(new OperatorAuditQuery { Since = site.Time.GetUtcNow().AddSeconds(-9), Until = site.Time.GetUtcNow() });

        Assert.Equal(Enumerable.Range(351, 300).Reverse().Select(static i => (long)i), newest.Select(static entry => entry.Sequence));
        Assert.Equal(Enumerable.Range(1, 350).Reverse().Select(static i => (long)i), older.Select(static entry => entry.Sequence));
        Assert.All(found, static entry => Assert.StartsWith("reader-1", entry.Target, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 650).Count(static i => i % 2 == 1 && $"reader-{i}".Contains("reader-1", StringComparison.Ordinal)), found.Count);
        Assert.Equal(9, between.Count);
    }
}
