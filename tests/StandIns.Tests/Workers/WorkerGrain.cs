using Orleans;
using Orleans.Concurrency;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Workers;

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    public async Task<string> Pass(string gate)
    {
        await Gate.Of(gate).PassAsync();
        return GrainContext.ActivationId.ToString();
    }
}
