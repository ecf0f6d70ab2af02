using Orleans.Activations;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Calls;

/// <summary>A request with its result's type.</summary>
internal sealed class Request<TResult>(GrainMethod<TResult> method, object?[] arguments, GrainReference target)
    : Request(method, arguments, target)
{
    // Asynchronous continuations: the caller's code must never run inside the callee's turn.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _completion.Task;

    public override bool IsEnded => _completion.Task.IsCompleted;

    public override Task? Serve(Activation activation)
    {
        if (activation.IncomingFilters.Count > 0)
        {
            return IncomingCall.RunAsync(this, activation);
        }

        try
        {
            SetTargetObject(activation.GrainInstance!);
            var task = method.Invoke(activation.GrainInstance!, Arguments);
            if (!task.IsCompletedSuccessfully)
            {
                return AwaitAsync(task);
            }

            Succeed(GrainMethod<TResult>.ResultOf(task));
        }
        catch (Exception exception)
        {
            activation.OnRequestFailed(exception);
            Fail(exception);
        }

        return null;
    }

    public override async Task<Response> InvokeAsync(object target)
    {
        SetTargetObject(target);
        var task = method.Invoke(target, Arguments);
        await task;
        return Response.FromResult(GrainMethod<TResult>.ResultOf(task));
    }

    public override Request Again() => new Request<TResult>(method, Arguments, Target) { Source = Source, Context = Context };

    public override void Complete(Response? response)
    {
        if (response?.Exception is { } exception)
        {
            Fail(exception);
        }
        else
        {
            Succeed(response is { Result: { } result } ? (TResult)result : default!);
        }
    }

    public override async Task<Response> ResponseAsync() => Response.FromResult(await Task);

    public override void Fail(Exception exception)
    {
        Owner?.Remove(this);
        if (IsOneWay)
        {
            // Nobody waits, and an exception that nobody looks at is reported as unobserved.
            _completion.TrySetResult(default!);
        }
        else
        {
            _completion.TrySetException(CopyException(exception));
        }
    }

    protected override void Cancel(OperationCanceledException exception)
    {
        Owner?.Remove(this);
        _completion.TrySetException(exception);
    }

    protected override void OnEnded(IDisposable toDispose) =>
        _completion.Task.ContinueWith(
            static (_, state) => ((IDisposable)state!).Dispose(),
            toDispose,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    private void Succeed(TResult result)
    {
        Owner?.Remove(this);
        try
        {
            _completion.TrySetResult(method.CopyResult(result));
        }
        catch (Serialization.CodecNotFoundException exception)
        {
            _completion.TrySetException(exception);
        }
    }

    private async Task AwaitAsync(Task task)
    {
        try
        {
            await task;
            Succeed(GrainMethod<TResult>.ResultOf(task));
        }
        catch (Exception exception)
        {
            ServedBy?.OnRequestFailed(exception);
            Fail(exception);
        }
    }
}
