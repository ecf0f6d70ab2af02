using System.Diagnostics;
using ServiceDefaults.Configuration;
using ServiceDefaults.Tracing;
using Testing.Otlp;

namespace ServiceDefaults.Tests.Tracing;

// A process has one stream of activities.
[Collection("traces of the process")]
public sealed class TraceExportTests : IDisposable
{
    private readonly ActivitySource _source = new("Telepool.Test");
    private readonly CollectedLog _log = new();

    public void Dispose()
    {
        _source.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_OverBothForms_CarriesResourceFamilyStatusAndLinks(bool overHttp)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        ActivityContext linked = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        string trace;
        using (TraceExport.Begin(overHttp ? TracingRig.OverHttp(receiver.Http) : TracingRig.Settings(receiver.Grpc), "telepool-test", _log))
        using (var root = _source.StartActivity("telepool.root", ActivityKind.Server, parentContext: default, links: [new ActivityLink(linked)])!)
        {
            trace = root.TraceId.ToHexString();
            using var child = _source.StartActivity("child", ActivityKind.Client)!;
            child.SetTag("number", 7).SetTag("share", 0.5).SetTag("flag", true).SetTag("word", "слово");
            child.SetStatus(ActivityStatusCode.Error, "FLOOD_WAIT").SetTag("exception.type", "System.IOException").SetTag("exception.message", "the secret").SetTag("exception.stacktrace", "the secret");
        }

        var spans = (await receiver.WaitAsync(spans => spans.Count(span => span.TraceId == trace) == 2)).Where(span => span.TraceId == trace).ToArray();
        var (parent, kid) = (spans.Single(static span => span.Name == "telepool.root"), spans.Single(static span => span.Name == "child"));
        Assert.Equal(string.Empty, parent.ParentId);
        Assert.Equal(parent.SpanId, kid.ParentId);
        Assert.Equal((2, 3), (parent.Kind, kid.Kind));
        Assert.Equal("Telepool.Test", kid.Scope);
        Assert.Equal((7L, 0.5, true, "слово"), (kid.Attributes["number"], kid.Attributes["share"], kid.Attributes["flag"], kid.Attributes["word"]));
        Assert.Equal((2, "FLOOD_WAIT"), (kid.Status, kid.StatusText));
        Assert.Equal("System.IOException", kid.Attributes["exception.type"]);
        Assert.DoesNotContain("exception.message", kid.Attributes.Keys);
        Assert.DoesNotContain("exception.stacktrace", kid.Attributes.Keys);
        Assert.Equal([(linked.TraceId.ToHexString(), linked.SpanId.ToHexString())], parent.Links);
        Assert.Equal("telepool-test", parent.Resource["service.name"]);
        Assert.Equal("telepool", parent.Resource["service.namespace"]);
        Assert.StartsWith("0.1.0", (string)parent.Resource["service.version"], StringComparison.Ordinal);
        Assert.EndsWith(":" + Environment.ProcessId, (string)parent.Resource["service.instance.id"], StringComparison.Ordinal);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Begin_WithoutTheFlag_IsNothing() =>
        Assert.Null(TraceExport.Begin(new HostSettings { OtlpEndpoint = new Uri("http://127.0.0.1:4318") }, "telepool-test", _log));

    [Fact]
    public async Task Begin_Twice_SharesOnePipelineUntilBothHaveEnded()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var first = TraceExport.Begin(TracingRig.OverHttp(receiver.Http), "telepool-test", _log)!;
        var second = TraceExport.Begin(TracingRig.OverHttp(receiver.Http), "telepool-other", _log)!;
        first.Dispose();
        first.Dispose();
        using (_source.StartActivity("telepool.once"))
        {
        }

        second.Dispose();

        Assert.Single(receiver.Spans, static span => span.Name == "telepool.once");
        Assert.Null(_source.StartActivity("telepool.after"));
    }

    [Fact]
    public async Task Ratio_Changed_HoldsForTheNextTrace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using (TraceExport.Begin(TracingRig.OverHttp(receiver.Http) with { SamplerRatio = 0 }, "telepool-test", _log))
        {
            Trace("telepool.none");
            TraceExport.Ratio = 1;
            Trace("telepool.all");
            TraceExport.Ratio = 0.25;
            for (var i = 0; i < 400; i++)
            {
                Trace("telepool.some");
            }

            TraceExport.Ratio = 0;
            Trace("telepool.none");
        }

        var names = receiver.Spans.Where(static span => span.Scope == "Telepool.Test").GroupBy(static span => span.Name).ToDictionary(static group => group.Key, static group => group.Count());
        Assert.DoesNotContain("telepool.none", names.Keys);
        Assert.Equal(1, names["telepool.all"]);
        // 100 are expected; the bounds are six standard deviations away.
        Assert.InRange(names["telepool.some"], 48, 152);
    }

    [Fact]
    public async Task Sampling_OfAParent_DecidesForItsChildrenAndUpkeepBeginsNoTrace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using (TraceExport.Begin(TracingRig.OverHttp(receiver.Http), "telepool-test", _log))
        {
            Trace("IAccountGrain/ReportAsync");
            var kept = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
            var left = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);
            TraceExport.Ratio = 0;
            using (_source.StartActivity("IAccountGrain/kept", ActivityKind.Server, kept))
            {
            }

            TraceExport.Ratio = 1;
            using (var unkept = _source.StartActivity("telepool.left", ActivityKind.Server, left))
            {
                // Its ids are there for log lines all the same.
                Assert.Equal(left.TraceId, unkept!.TraceId);
                Assert.False(unkept.IsAllDataRequested);
            }
        }

        Assert.Equal(["IAccountGrain/kept"], receiver.Spans.Where(static span => span.Scope == "Telepool.Test").Select(static span => span.Name));
    }

    private void Trace(string name)
    {
        Activity.Current = null;
        using (_source.StartActivity(name))
        {
        }
    }
}
