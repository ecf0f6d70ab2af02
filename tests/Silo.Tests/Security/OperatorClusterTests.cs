using System.Net;
using Grains.Interfaces.Operators;
using Telepool.Silo.Tests.Configuration;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests.Security;

/// <summary>What holds of operators on one silo holds on the others.</summary>
public sealed class OperatorClusterTests
{
    [Fact]
    public async Task Session_OfOneSilo_IsGoodAtTheOtherUntilEitherEndsIt()
    {
        await using var cluster = await OperatorCluster.StartAsync();
        var session = await cluster.First.LogInAsync(cluster.First.Tokens.Add("alice", OperatorRole.Admin));

        Assert.Equal(HttpStatusCode.OK, await cluster.First.AskAsync(session));
        Assert.Equal(HttpStatusCode.OK, await cluster.Second.AskAsync(session));
        await cluster.Second.LogOutAsync(session);
        Assert.Equal(HttpStatusCode.Unauthorized, await cluster.First.AskAsync(session));
        Assert.Equal(HttpStatusCode.Unauthorized, await cluster.Second.AskAsync(session));
    }

    [Fact]
    public async Task Session_LeftUnused_IsKeptByUseAtEitherSilo()
    {
        await using var cluster = await OperatorCluster.StartAsync();
        var session = await cluster.First.LogInAsync(cluster.First.Tokens.Add("alice", OperatorRole.Admin));
        cluster.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, await cluster.Second.AskAsync(session));
        cluster.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, await cluster.First.AskAsync(session));
        cluster.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.Unauthorized, await cluster.Second.AskAsync(session));
    }

    [Fact]
    public async Task Link_OfOneSilo_IsGoodOnceAndAtAny()
    {
        await using var cluster = await OperatorCluster.StartAsync();
        var link = await cluster.First.IssueLinkAsync("owner", OperatorRole.Viewer);
        using var client = cluster.Second.CreateClient();
        using var answer = await client.GetAsync(link.PathAndQuery);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await cluster.First.AskAsync(OperatorCluster.Site.SecretIn(answer)));
        using var again = cluster.First.CreateClient();
        using var refused = await again.GetAsync(link.PathAndQuery);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Role_LoweredInOneSilosFile_HoldsAtTheOtherAndRevokingEndsTheSessionThere()
    {
        await using var cluster = await OperatorCluster.StartAsync();
        var token = cluster.First.Tokens.Add("alice", OperatorRole.Admin);
        var session = await cluster.First.LogInAsync(token);
        Assert.Equal(HttpStatusCode.OK, await cluster.Second.AskAsync(session, "/api/v1/sessions"));

        cluster.First.Tokens.Set("alice", ("role", "viewer"), ("sha256", Secret.Hash(token)));
        await UntilAsync(cluster, () => cluster.Second.AskAsync(session, "/api/v1/sessions"), HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, await cluster.Second.AskAsync(session));

        cluster.First.Tokens.Remove("alice");
        await UntilAsync(cluster, () => cluster.Second.AskAsync(session), HttpStatusCode.Unauthorized);
        Assert.Empty(await cluster.Grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment).ListAsync());
    }

    [Fact]
    public async Task Operator_AddedAndRevokedAtOneSilo_IsSoAtTheOther()
    {
        await using var cluster = await OperatorCluster.StartAsync();
        using var first = cluster.First.CreateClient(cluster.First.Tokens.Add("root", OperatorRole.Admin));
        using var added = await first.PutAsync("/api/v1/operators/alice", new StringContent("{\"role\":\"operator\",\"days\":30}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var told = System.Text.Json.JsonDocument.Parse(await added.Content.ReadAsStringAsync());
        var token = told.RootElement.GetProperty("token").GetString()!;

        // At once, though the other silo asks the cluster only once a second.
        using var second = cluster.Second.CreateClient(token);
        Assert.Contains("\"role\":\"operator\"", await second.GetStringAsync("/api/v1/whoami"), StringComparison.Ordinal);
        var session = await cluster.Second.LogInAsync(token);

        using var revoked = await first.DeleteAsync("/api/v1/operators/alice");
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await cluster.First.AskAsync(session));
        Assert.Equal(HttpStatusCode.Unauthorized, await cluster.Second.AskAsync(session));
        await UntilAsync(cluster, async () => (await second.GetAsync("/api/v1/whoami")).StatusCode, HttpStatusCode.Unauthorized);
        using var again = await first.DeleteAsync("/api/v1/operators/alice");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task Operator_OfOneSilosFile_RevokedAtTheOther_StaysOutWhateverTheFileSays()
    {
        await using var cluster = await OperatorCluster.StartAsync();
        var token = cluster.First.Tokens.Add("alice", OperatorRole.Admin);
        using var second = cluster.Second.CreateClient(cluster.Second.Tokens.Add("root", OperatorRole.Admin));
        using var first = cluster.First.CreateClient(token);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/api/v1/whoami")).StatusCode);
        using var revoked = await second.DeleteAsync("/api/v1/operators/alice");
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);

        await UntilAsync(cluster, async () => (await first.GetAsync("/api/v1/whoami")).StatusCode, HttpStatusCode.Unauthorized);
        // Another line of the file changes, and hers is still there.
        var other = cluster.First.Tokens.Add("bob", OperatorRole.Viewer);
        using var bob = cluster.Second.CreateClient(other);
        await UntilAsync(cluster, async () => (await bob.GetAsync("/api/v1/whoami")).StatusCode, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, (await first.GetAsync("/api/v1/whoami")).StatusCode);

        // Another token is another thing.
        using var added = await second.PutAsync("/api/v1/operators/alice", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await first.GetAsync("/api/v1/whoami")).StatusCode);
    }

    [Fact]
    public async Task Failures_AtBothSilos_AreCountedTogether()
    {
        await using var cluster = await OperatorCluster.StartAsync(loginFailures: 4);
        var right = cluster.First.Tokens.Add("alice", OperatorRole.Admin);
        using var first = cluster.First.CreateClient("guess");
        using var second = cluster.Second.CreateClient("guess");
        HttpStatusCode[] seen = [await StatusAsync(first), await StatusAsync(second), await StatusAsync(first), await StatusAsync(second)];
        Assert.All(seen, static status => Assert.Equal(HttpStatusCode.Unauthorized, status));

        using var known = cluster.Second.CreateClient(right);
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(first));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(second));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(known));
        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(cluster, () => StatusAsync(known), HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/v1/whoami");
        return answer.StatusCode;
    }

    /// <summary>Silos look at their files and ask the cluster once a second of the test's clock.</summary>
    private static Task UntilAsync(OperatorCluster cluster, Func<Task<HttpStatusCode>> ask, HttpStatusCode expected) => Waiting.UntilAsync(async () =>
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        return await ask() == expected;
    });
}
