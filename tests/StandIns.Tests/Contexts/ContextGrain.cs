using Orleans;
using Orleans.Runtime;

namespace StandIns.Tests.Contexts;

public sealed class ContextGrain : Grain, IContextGrain
{
    public Task<object?> Read(string name) => Task.FromResult<object?>(RequestContext.Get(name));

    public async Task<object?> ReadThrough(IContextGrain other, string name)
    {
        await Task.Yield();
        return await other.Read(name);
    }

    public Task Set(string name, object value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }
}
