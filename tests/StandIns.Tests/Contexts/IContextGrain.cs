using Orleans;

namespace StandIns.Tests.Contexts;

public interface IContextGrain : IGrainWithStringKey
{
    Task<object?> Read(string name);

    Task<object?> ReadThrough(IContextGrain other, string name);

    /// <summary>Sets a value in a method that is not asynchronous itself.</summary>
    Task Set(string name, object value);
}
