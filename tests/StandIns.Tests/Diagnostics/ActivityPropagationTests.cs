using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans;
using Orleans.Diagnostics;
using Orleans.Hosting;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;
using StandIns.Tests.Filters;
using StandIns.Tests.Storage;

namespace StandIns.Tests.Diagnostics;

public sealed class ActivityPropagationTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivitySource _own = new("ActivityPropagationTests");
    private readonly ActivityListener _listener;
    private InProcessTestCluster? _cluster;

    public ActivityPropagationTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _own || source.Name is ActivitySources.ApplicationGrainActivitySourceName or ActivitySources.StorageActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async ValueTask InitializeAsync()
    {
        _cluster = new InProcessTestClusterBuilder(2)
            .ConfigureSilo((_, silo) => silo.AddMemoryGrainStorageAsDefault().AddActivityPropagation())
            .ConfigureClient(client => client.AddActivityPropagation())
            .Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster!.DisposeAsync();
        _listener.Dispose();
        _own.Dispose();
    }

    [Fact]
    public async Task Call_ThroughAGrain_IsOneTraceOfParentsAndChildren()
    {
        using var root = _own.StartActivity("root")!;
        var (first, second) = (SharedCluster.NewKey(), SharedCluster.NewKey());

        await Grains.GetGrain<IFilteredGrain>(first).DoubleThere(Grains.GetGrain<IFilteredGrain>(second), 2);

        Assert.Same(root, Activity.Current);
        var spans = Of(root, static spans => spans.Length == 4);
        var outer = Assert.Single(spans, span => span.ParentSpanId == root.SpanId);
        AssertCall(outer, ActivityKind.Client, "IFilteredGrain/DoubleThere", first);
        var served = Assert.Single(spans, span => span.ParentSpanId == outer.SpanId);
        AssertCall(served, ActivityKind.Server, "IFilteredGrain/DoubleThere", first);
        Assert.True(served.HasRemoteParent);
        var inner = Assert.Single(spans, span => span.ParentSpanId == served.SpanId);
        AssertCall(inner, ActivityKind.Client, "IFilteredGrain/Double", second);
        AssertCall(Assert.Single(spans, span => span.ParentSpanId == inner.SpanId), ActivityKind.Server, "IFilteredGrain/Double", second);
    }

    [Fact]
    public async Task Call_ThatFails_IsAnErrorWithItsException()
    {
        using var root = _own.StartActivity("root")!;

        await Assert.ThrowsAsync<InvalidOperationException>(() => Grains.GetGrain<IFilteredGrain>(SharedCluster.NewKey()).Fail());

        var spans = Of(root, static spans => spans.Length == 2);
        Assert.All(spans, span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.All(spans, span => Assert.Equal(typeof(InvalidOperationException).FullName, span.GetTagItem("exception.type")));
    }

    [Fact]
    public async Task Storage_WrittenByACall_BelongsToIt()
    {
        using var root = _own.StartActivity("root")!;

        await Grains.GetGrain<IBasketGrain>(SharedCluster.NewKey(), "StandIns.Tests.Storage.MemoryBasketGrain").Add("apple");

        var spans = Of(root, static spans => Array.Exists(spans, span => span.Kind == ActivityKind.Server) && Array.Exists(spans, span => span.OperationName == "write storage"));
        var served = Assert.Single(spans, span => span.Kind == ActivityKind.Server && span.OperationName == "IBasketGrain/Add");
        var written = Assert.Single(spans, span => span.OperationName == "write storage");
        Assert.Equal(ActivitySources.StorageActivitySourceName, written.Source.Name);
        Assert.Equal(served.SpanId, written.ParentSpanId);
    }

    [Fact]
    public async Task Grain_AfterATracedCall_HasNothingOfItLeft()
    {
        var grain = Grains.GetGrain<IFilteredGrain>(SharedCluster.NewKey());
        using (_own.StartActivity("before"))
        {
            await grain.Double(1);
        }

        using var listenerOfNone = _own.StartActivity("after")!;
        Activity.Current = null;
        await grain.Double(1);

        Assert.DoesNotContain(_ended, span => span.TraceId == listenerOfNone.TraceId);
        var alone = _ended.Where(span => span.OperationName == "IFilteredGrain/Double" && span.Parent is null && !span.HasRemoteParent).ToArray();
        Assert.Contains(alone, span => span.Kind == ActivityKind.Client);
    }

    private IGrainFactory Grains => _cluster!.Client;

    // The end of what a silo served may come after the caller has its answer.
    private Activity[] Of(Activity root, Func<Activity[], bool> isComplete)
    {
        Activity[] spans = [];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                spans = [.. _ended.Where(span => span.TraceId == root.TraceId)];
                return isComplete(spans);
            },
            TimeSpan.FromSeconds(10)));
        return spans;
    }

    private static void AssertCall(Activity span, ActivityKind kind, string name, string key)
    {
        Assert.Equal(name, span.OperationName);
        Assert.Equal(kind, span.Kind);
        Assert.Equal("orleans", span.GetTagItem("rpc.system.name"));
        Assert.EndsWith(key, (string?)span.GetTagItem("orleans.rpc.target_id"), StringComparison.Ordinal);
    }
}
