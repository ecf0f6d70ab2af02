using Orleans;

namespace StandIns.Tests.Basics;

public interface IGreeterGrain : IGrainWithStringKey
{
    Task<string> Greet(string whom);
}
