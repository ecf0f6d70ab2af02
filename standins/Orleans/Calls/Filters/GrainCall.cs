using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Calls;

/// <summary>A call on its way through filters: the common part of both directions.</summary>
internal abstract class GrainCall(Request request) : IGrainCallContext
{
    private int _next;

    public Request CurrentRequest { get; protected set; } = request;

    public IInvokable Request => CurrentRequest;

    public abstract object Grain { get; }

    public GrainId? SourceId => CurrentRequest.Source?.GrainId;

    public GrainId TargetId => CurrentRequest.TargetId;

    public GrainInterfaceType InterfaceType => CurrentRequest.Method.GrainInterfaceType;

    public string InterfaceName => CurrentRequest.Method.InterfaceName;

    public string MethodName => CurrentRequest.Method.Method.Name;

    public MethodInfo InterfaceMethod => CurrentRequest.Method.Method;

    public object? Result
    {
        get => Response?.Result;
        set => Response = Response.FromResult(value);
    }

    public Response? Response { get; set; }

    protected abstract int FilterCount { get; }

    public async Task Invoke()
    {
        var index = _next;
        try
        {
            _next = index + 1;
            await (index < FilterCount ? InvokeFilter(index) : InvokeTarget());
        }
        catch (Exception exception)
        {
            Response = Response.FromException(exception);
            throw;
        }
        finally
        {
            // A filter may call again.
            _next = index;
        }
    }

    protected abstract Task InvokeFilter(int index);

    protected abstract Task InvokeTarget();
}
