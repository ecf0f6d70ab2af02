using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>A call on its way through the filters of the calling silo or client.</summary>
internal sealed class OutgoingCall(Request request, CallRuntime runtime) : GrainCall(request), IOutgoingGrainCallContext
{
    private bool _sent;

    public override object Grain => CurrentRequest.Target;

    public IGrainContext? SourceContext => CurrentRequest.Source;

    protected override int FilterCount => runtime.OutgoingFilters.Count;

    public static async Task<TResult> RunAsync<TResult>(Request<TResult> request, CallRuntime runtime)
    {
        var call = new OutgoingCall(request, runtime);
        await call.Invoke();
        return call.Response is { Result: { } result } ? (TResult)result : default!;
    }

    protected override Task InvokeFilter(int index) => runtime.OutgoingFilters[index].Invoke(this);

    protected override async Task InvokeTarget()
    {
        if (_sent)
        {
            CurrentRequest = CurrentRequest.Again();
        }

        _sent = true;
        // With what the filters have added.
        CurrentRequest.Context = RequestContext.Current;
        runtime.Send(CurrentRequest);
        if (!CurrentRequest.IsOneWay)
        {
            Response = await CurrentRequest.ResponseAsync();
        }
    }
}
