using Orleans;

namespace StandIns.Tests.Workers;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Waits at the named gate and answers which activation did.</summary>
    Task<string> Pass(string gate);
}
