using System.Reflection;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>A call on its way through the filters of a silo and of the grain itself, in turns of the grain.</summary>
internal sealed class IncomingCall(Request request, Activation activation) : GrainCall(request), IIncomingGrainCallContext
{
    private readonly Request _request = request;
    private readonly Activation _activation = activation;

    public override object Grain => _activation.GrainInstance!;

    public IGrainContext TargetContext => _activation;

    public MethodInfo ImplementationMethod => _activation.Class.ImplementationOf(_request.Method);

    protected override int FilterCount => _activation.IncomingFilters.Count;

    public static async Task RunAsync(Request request, Activation activation)
    {
        var call = new IncomingCall(request, activation);
        try
        {
            await call.Invoke();
            request.Complete(call.Response);
        }
        catch (Exception exception)
        {
            activation.OnRequestFailed(exception);
            request.Fail(exception);
        }
    }

    protected override Task InvokeFilter(int index) => _activation.IncomingFilters[index].Invoke(this);

    protected override async Task InvokeTarget() => Response = await _request.InvokeAsync(_activation.GrainInstance!);
}
