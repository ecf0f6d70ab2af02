using Orleans.Calls.Streaming;
using Orleans.Runtime;

namespace Orleans.Calls.Proxies;

/// <summary>Base of the classes written at run time. Each of their methods calls one of these, by the kind of its result.</summary>
internal abstract class ProxyBase(GrainId grainId, object runtime) : GrainReference(grainId, runtime)
{
    public Task CallTask(GrainMethod method, object?[] arguments) => Call<VoidResult>(method, arguments);

    public Task<T> CallTaskOf<T>(GrainMethod method, object?[] arguments) => Call<T>(method, arguments);

    public ValueTask CallValueTask(GrainMethod method, object?[] arguments) => new(Call<VoidResult>(method, arguments));

    public ValueTask<T> CallValueTaskOf<T>(GrainMethod method, object?[] arguments) => new(Call<T>(method, arguments));

    public void CallVoid(GrainMethod method, object?[] arguments) => _ = Call<VoidResult>(method, arguments);

    public IAsyncEnumerable<T> CallStream<T>(GrainMethod method, object?[] arguments) =>
        new GrainStream<T>(this, (GrainMethod<StreamBatch<T>>)method, arguments);

    private Task<T> Call<T>(GrainMethod method, object?[] arguments) => Runtime.InvokeAsync(this, (GrainMethod<T>)method, arguments);
}
