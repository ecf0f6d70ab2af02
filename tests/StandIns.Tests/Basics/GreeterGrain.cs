using Orleans;

namespace StandIns.Tests.Basics;

public sealed class GreeterGrain : Grain, IGreeterGrain
{
    public Task<string> Greet(string whom) => Task.FromResult($"{this.GetPrimaryKeyString()} greets {whom}");
}
