using Orleans.TestingHost;
using StandIns.Tests.Clusters;
using StandIns.Tests.Storage;

namespace StandIns.Tests.Activations;

/// <summary>Grains end and begin, and silos come and go, under load: every call is served, and nothing is lost or done twice.</summary>
public sealed class ChurnTests : IAsyncLifetime
{
    private const int GrainCount = 6;
    private const int CallerCount = 12;

    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(2)
        .ConfigureSilo((_, silo) => silo.AddSharedStorage())
        .Build();

    private readonly string _prefix = SharedCluster.NewKey();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Grains_ThatEndAllTheTime_LoseNoCall()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await AssertEachSumWasAnsweredOnce(
            await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => CallAsync(caller, enough.Token))));
    }

    [Fact]
    public async Task Grains_WhoseSilosComeAndGo_LoseNoCall()
    {
        using var enough = new CancellationTokenSource();
        var callers = Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => CallAsync(caller, enough.Token)));
        for (var round = 0; round < 2; round++)
        {
            await _cluster.StartAdditionalSiloAsync();
            await _cluster.StopSiloAsync(_cluster.Silos[1]);
        }

        await enough.CancelAsync();
        await AssertEachSumWasAnsweredOnce(await callers);
    }

    private async Task<List<(int Grain, int Sum)>> CallAsync(int caller, CancellationToken enough)
    {
        var random = new Random(caller);
        var answers = new List<(int, int)>();
        while (!enough.IsCancellationRequested)
        {
            var grain = random.Next(GrainCount);
            if (random.Next(10) == 0)
            {
                await Grain(grain).EndSoon();
            }
            else
            {
                answers.Add((grain, await Grain(grain).Add()));
            }
        }

        return answers;
    }

    private async Task AssertEachSumWasAnsweredOnce(List<(int Grain, int Sum)>[] answers)
    {
        for (var i = 0; i < GrainCount; i++)
        {
            var sums = answers.SelectMany(answer => answer).Where(answer => answer.Grain == i).Select(answer => answer.Sum).Order().ToList();
            Assert.Equal(Enumerable.Range(1, sums.Count), sums);
            Assert.Equal(sums.Count, await Grain(i).Sum());
        }
    }

    private ITallyGrain Grain(int index) => _cluster.Client.GetGrain<ITallyGrain>($"{_prefix}-{index}");
}
