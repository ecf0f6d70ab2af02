using System.Diagnostics;
using Gateway.Tests.Relaying;
using ServiceDefaults.Configuration;
using ServiceDefaults.Tracing;
using Telepool.Gateway.Events;
using Telepool.Gateway.Tracing;
using Testing.Otlp;

namespace Gateway.Tests.Tracing;

[Collection("traces of the process")]
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
            worker.Observers = new WorkerObservers(fixture.Host.Events, null, new GatewayTraces(TimeProvider.System), fixture.Host.Latencies);
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

    [Fact]
    public async Task Connection_WhereTracesAreExported_ArrivesAtTheReceiver()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using (TraceExport.Begin(new HostSettings { OpenTelemetryEnabled = true, OtlpEndpoint = receiver.Grpc, SamplerRatio = 1 }, "telepool-gateway", logs: null))
        {
            await using var fixture = await RelayFixture.StartAsync();
            foreach (var worker in fixture.Host.Workers)
            {
                worker.Observers = new WorkerObservers(fixture.Host.Events, null, new GatewayTraces(TimeProvider.System), fixture.Host.Latencies);
            }

            var (client, dataCenter) = await fixture.OpenAsync();
            client.Dispose();
            dataCenter.Dispose();
            var spans = await receiver.WaitAsync(static spans => spans.Any(static span => span.Name == "gateway.connection"));
            var root = spans.First(static span => span.Name == "gateway.connection");
            Assert.Equal("telepool-gateway", root.Resource["service.name"]);
            Assert.Equal("one", root.Attributes["telepool.user"]);
            Assert.Equal(["gateway.dial", "gateway.handshake"], spans.Where(span => span.ParentId == root.SpanId).Select(static span => span.Name).Order());
        }
    }
}
