using System.Diagnostics;
using Gateway.Tests.Relaying;
using Telepool.Gateway.Events;
using Telepool.Gateway.Tracing;

namespace Gateway.Tests.Tracing;

public sealed class GatewayTracesTests
{
    [Fact]
    public async Task Connection_FromAcceptToClose_IsOneTrace()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var fixture = await RelayFixture.StartAsync();
        foreach (var worker in fixture.Host.Workers)
        {
            worker.Observers = new WorkerObservers(fixture.Host.Events, null, new GatewayTraces(TimeProvider.System));
        }

        var (client, dataCenter) = await fixture.OpenAsync();
        client.Dispose();
        dataCenter.Dispose();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Activity[] all;
        do
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
            lock (ended)
            {
                all = [.. ended];
            }
        }
        while (!Array.Exists(all, activity => activity.OperationName == "gateway.connection"));

        var root = Assert.Single(all, activity => activity.OperationName == "gateway.connection");
        Assert.Equal("one", root.GetTagItem("telepool.user"));
        Assert.NotNull(root.GetTagItem("telepool.close_reason"));
        var parts = all.Where(activity => activity.ParentSpanId == root.SpanId).OrderBy(activity => activity.StartTimeUtc).ToArray();
        Assert.Equal(["gateway.handshake", "gateway.dial"], parts.Select(part => part.OperationName));
        Assert.All(parts, part => Assert.Equal(root.TraceId, part.TraceId));
        Assert.All(parts, part => Assert.InRange(part.Duration, TimeSpan.Zero, root.Duration));
    }
}
