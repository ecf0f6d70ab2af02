using Orleans;

namespace StandIns.Tests.Filters;

/// <summary>Filters its own calls too: adds 100 to what it answers.</summary>
public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(Double))
        {
            context.Result = (int)context.Result! + 100;
        }
    }

    public Task<int> Double(int value) => Task.FromResult(value * 2);

    public Task<int> Fail() => throw new InvalidOperationException("As asked.");

    public Task<int> DoubleThere(IFilteredGrain other, int value) => other.Double(value);
}
