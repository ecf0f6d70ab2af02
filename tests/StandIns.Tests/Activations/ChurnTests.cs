using Orleans.TestingHost;
using StandIns.Tests.Clusters;
using StandIns.Tests.Storage;

namespace StandIns.Tests.Activations;

/// <summary>
/// Grains end and begin, and silos come and go, under load. Callers may be refused, as one is whose request meets one ending
/// grain after another, and call again; nothing that was answered is lost or done twice.
/// </summary>
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
    public async Task Grains_ThatEndAllTheTime_DoEachCallOnce()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var sums = await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => CallAsync(caller, enough.Token)));

        for (var i = 0; i < GrainCount; i++)
        {
            var ofGrain = SumsOf(i, sums);
            Assert.Equal(Enumerable.Range(1, ofGrain.Count), ofGrain);
        }
    }

    [Fact]
    public async Task Grains_WhoseSilosComeAndGo_LoseNoAnswer()
    {
        using var enough = new CancellationTokenSource();
        var callers = Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => CallAsync(caller, enough.Token)));
        for (var round = 0; round < 2; round++)
        {
            await _cluster.StartAdditionalSiloAsync();
            await _cluster.StopSiloAsync(_cluster.Silos[1]);
        }

        await enough.CancelAsync();

        // A call that was refused because its silo stopped may have run.
        var sums = await callers;
        for (var i = 0; i < GrainCount; i++)
        {
            var ofGrain = SumsOf(i, sums);
            Assert.Equal(ofGrain.Distinct(), ofGrain);
            Assert.True(await Eventually.Succeeds(Grain(i).Sum) >= ofGrain.LastOrDefault());
        }
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
                await Eventually.Succeeds(async () =>
                {
                    await Grain(grain).EndSoon();
                    return true;
                });
            }
            else
            {
                answers.Add((grain, await Eventually.Succeeds(Grain(grain).Add)));
            }
        }

        return answers;
    }

    private static List<int> SumsOf(int grain, IEnumerable<List<(int Grain, int Sum)>> answers) =>
        [.. answers.SelectMany(answer => answer).Where(answer => answer.Grain == grain).Select(answer => answer.Sum).Order()];

    private ITallyGrain Grain(int index) => _cluster.Client.GetGrain<ITallyGrain>($"{_prefix}-{index}");
}
