using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Tests.Hosting;

public sealed class OperatorTracesTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public OperatorTracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == OperatorTraces.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Requests_AreSpansByRoute_WithoutTheirAddress()
    {
        await using var site = await OperatorSite.StartAsync();
        var link = await site.Web.IssueLinkAsync("owner", OperatorRole.Admin);
        using var client = site.CreateClient();
        using var login = await client.GetAsync(link);
        Assert.Equal(HttpStatusCode.SeeOther, login.StatusCode);
        using (var page = new HttpRequestMessage(HttpMethod.Get, "/accounts?search=+15550000001"))
        {
            page.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            using var answer = await client.SendAsync(page);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var unknown = new HttpRequestMessage(new HttpMethod("BREW"), "/nowhere/at/all?token=abc");
        using var refused = await client.SendAsync(unknown);

        // A span ends when the answer has already gone; other tests' requests are spans as well.
        await UntilAsync(() => _ended.Any(static span => span.DisplayName == "telepool.web GET /accounts") && _ended.Any(static span => span.DisplayName == "telepool.web _OTHER unknown"));
        var token = link.Query.Split('=')[^1];
        var lists = _ended.Where(static span => span.DisplayName == "telepool.web GET /accounts").ToArray();
        Assert.Contains(lists, static span => span.GetTagItem("http.response.status_code") is 200);
        Assert.All(lists, static span => Assert.Equal(default, span.ParentSpanId));
        Assert.All(_ended, span => Assert.DoesNotContain(
            span.TagObjects.Select(static tag => $"{tag.Value}").Append(span.DisplayName),
            text => text.Contains(token, StringComparison.Ordinal) || text.Contains("1555", StringComparison.Ordinal) || text.Contains("abc", StringComparison.Ordinal)));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
