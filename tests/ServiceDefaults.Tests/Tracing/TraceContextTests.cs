using System.Diagnostics;
using Orleans.Runtime;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Tests.Tracing;

public sealed class TraceContextTests : IDisposable
{
    public TraceContextTests() => Forget();

    public void Dispose() => Forget();

    [Fact]
    public void Carry_InATraceThatIsNotKept_PutsItsIdIntoGrainCalls()
    {
        using var work = Begin(isKept: false);

        TraceContext.Carry();

        Assert.Equal(work.Id, RequestContext.Get(TraceContext.TraceParent));
        Assert.EndsWith("-00", work.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Carry_InATraceThatIsKept_LeavesItToOrleansAndTakesWhatWasThereAway()
    {
        using (Begin(isKept: false))
        {
            TraceContext.Carry();
        }

        using var work = Begin(isKept: true);
        TraceContext.Carry();

        Assert.Null(RequestContext.Get(TraceContext.TraceParent));
        Assert.Equal(work.Context, TraceContext.Current);
    }

    [Fact]
    public void Carry_OutsideOfAnyTrace_TakesTheLastOneAway()
    {
        using (Begin(isKept: false))
        {
            TraceContext.Carry();
        }

        TraceContext.Carry();

        Assert.Null(RequestContext.Get(TraceContext.TraceParent));
        Assert.Null(TraceContext.Current);
    }

    [Fact]
    public void Current_WhereAGrainCallBroughtTheIdAlone_IsThatTrace()
    {
        string id;
        ActivityContext context;
        using (var work = Begin(isKept: false))
        {
            (id, context) = (work.Id!, work.Context);
        }

        RequestContext.Set(TraceContext.TraceParent, id);

        var current = Assert.NotNull(TraceContext.Current);
        Assert.Equal((context.TraceId, context.SpanId, ActivityTraceFlags.None), (current.TraceId, current.SpanId, current.TraceFlags));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-00")]
    public void Current_WhereSomethingElseWasBrought_IsNone(string brought)
    {
        RequestContext.Set(TraceContext.TraceParent, brought);

        Assert.Null(TraceContext.Current);
    }

    private static Activity Begin(bool isKept)
    {
        var activity = new Activity("work").SetIdFormat(ActivityIdFormat.W3C);
        activity.ActivityTraceFlags = isKept ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        return activity.Start();
    }

    private static void Forget()
    {
        Activity.Current = null;
        RequestContext.Clear();
    }
}
