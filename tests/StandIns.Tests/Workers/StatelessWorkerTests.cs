using StandIns.Tests.Clusters;

namespace StandIns.Tests.Workers;

public sealed class StatelessWorkerTests(SharedCluster cluster)
{
    [Fact]
    public async Task Calls_AtTheSameTime_AreServedByAsManyActivationsAsAllowed()
    {
        var grain = cluster.Grains.GetGrain<IWorkerGrain>(NewKey());
        var gates = Enumerable.Range(0, 3).Select(_ => SharedCluster.NewKey()).ToList();

        var calls = gates.ConvertAll(grain.Pass);
        await Eventually.IsTrue(() => gates.Count(gate => Gate.Of(gate).HasEntered) == 2);

        gates.ForEach(gate => Gate.Of(gate).Open());
        Assert.Equal(2, (await Task.WhenAll(calls)).Distinct().Count());
    }

    private static long NewKey() => BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
}
