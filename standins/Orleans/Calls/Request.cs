using System.Reflection;
using Orleans.Activations;
using Orleans.Runtime;
using Orleans.Serialization.Copying;
using Orleans.Serialization.Invocation;

namespace Orleans.Calls;

/// <summary>One call on its way: to its target, through the target's turns, and back.</summary>
internal abstract class Request(GrainMethod method, object?[] arguments, GrainReference target) : WorkItem, IInvokable
{
    private CancellationTokenSource? _cancellation;
    private object? _targetObject;

    public GrainMethod Method { get; } = method;

    public object?[] Arguments { get; } = arguments;

    public GrainReference Target { get; } = target;

    public GrainId TargetId => Target.GrainId;

    /// <summary>The calling activation, if a grain calls.</summary>
    public Activation? Source { get; init; }

    /// <summary>The silo that was asked to serve; the request fails when that silo dies.</summary>
    public Cluster.Silo? ServingSilo { get; set; }

    /// <summary>How often the request met an activation that was ending.</summary>
    public int Forwards { get; set; }

    /// <summary>When the caller stops waiting, as a timestamp of the caller's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>Neighbours in the caller's <see cref="PendingCalls"/>.</summary>
    public Request? PreviousPending { get; set; }

    /// <inheritdoc cref="PreviousPending"/>
    public Request? NextPending { get; set; }

    /// <summary>Where the caller waits; null for calls that nobody waits for.</summary>
    public PendingCalls? Owner { get; set; }

    /// <summary>The part of <see cref="Owner"/> that holds the request.</summary>
    public int PendingPart { get; set; }

    /// <summary>Whether the request stands in the caller's <see cref="PendingCalls"/>.</summary>
    public bool IsPending { get; set; }

    public override bool AlwaysInterleaves => (Method.Options & CallOptions.AlwaysInterleave) != 0;

    public override bool IsReadOnly => (Method.Options & CallOptions.ReadOnly) != 0;

    public bool IsOneWay => (Method.Options & CallOptions.OneWay) != 0;

    bool IInvokable.IsCancellable => Method.CancellationIndex >= 0;

    /// <summary>A request with the same method and arguments, for a filter that calls again.</summary>
    public abstract Request Again();

    /// <summary>Calls the target and waits, without ending the request: filters stand between.</summary>
    public abstract Task<Response> InvokeAsync(object target);

    /// <summary>Ends the request with what the filters left.</summary>
    public abstract void Complete(Response? response);

    /// <summary>What the request ended with, once it has.</summary>
    public abstract Task<Response> ResponseAsync();

    /// <summary>Ends the request at once when the caller's token is cancelled, and tells the target.</summary>
    public void LinkCancellation(CancellationToken callersToken)
    {
        _cancellation = new CancellationTokenSource();
        Arguments[Method.CancellationIndex] = _cancellation.Token;
        var registration = callersToken.UnsafeRegister(static state => ((Request)state!).TryCancel(), this);
        OnEnded(registration);
    }

    public bool TryCancel()
    {
        Cancel(new OperationCanceledException("The caller cancelled the call."));
        if (_cancellation is null)
        {
            return false;
        }

        if (ServedBy is { } activation)
        {
            activation.Scheduler.Run(() => _cancellation.Cancel());
        }
        else
        {
            _cancellation.Cancel();
        }

        return true;
    }

    object? IInvokable.GetTarget() => _targetObject;

    int IInvokable.GetArgumentCount() => Arguments.Length;

    object? IInvokable.GetArgument(int index) => Arguments[index];

    void IInvokable.SetArgument(int index, object value) => Arguments[index] = value;

    string IInvokable.GetMethodName() => Method.Method.Name;

    string IInvokable.GetInterfaceName() => Method.InterfaceName;

    string IInvokable.GetActivityName() => $"{Method.InterfaceType.Name}/{Method.Method.Name}";

    Type IInvokable.GetInterfaceType() => Method.InterfaceType;

    MethodInfo IInvokable.GetMethod() => Method.Method;

    TimeSpan? IInvokable.GetDefaultResponseTimeout() => Method.Timeout;

    CancellationToken IInvokable.GetCancellationToken() =>
        Method.CancellationIndex < 0 ? CancellationToken.None : (CancellationToken)Arguments[Method.CancellationIndex]!;

    void IDisposable.Dispose()
    {
        // Requests are not pooled and hold nothing.
    }

    public override string ToString() => $"{Method.InterfaceType.Name}.{Method.Method.Name} of {TargetId}";

    protected abstract void Cancel(OperationCanceledException exception);

    protected abstract void OnEnded(IDisposable toDispose);

    protected void SetTargetObject(object target) => _targetObject = target;

    /// <summary>Exceptions cross as copies; one that cannot be copied crosses as its description.</summary>
    protected static Exception CopyException(Exception exception)
    {
        var context = CopyContext.Rent();
        try
        {
            var copy = (Exception)context.CopyObject(exception)!;
            if (copy is Storage.InconsistentStateException inconsistent)
            {
                inconsistent.IsOfThisActivation = false;
            }

            return copy;
        }
        catch (Serialization.CodecNotFoundException)
        {
            return new OrleansException(exception.ToString());
        }
        finally
        {
            context.Return();
        }
    }
}
