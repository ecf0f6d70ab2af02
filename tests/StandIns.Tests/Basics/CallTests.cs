using Orleans.TestingHost;

namespace StandIns.Tests.Basics;

public sealed class CallTests
{
    [Fact]
    public async Task Call_FromClient_ReachesTheGrainOfTheKey()
    {
        await using var cluster = new InProcessTestClusterBuilder(1).Build();
        await cluster.DeployAsync();

        Assert.Equal("Ada greets Grace", await cluster.Client.GetGrain<IGreeterGrain>("Ada").Greet("Grace"));
    }
}
