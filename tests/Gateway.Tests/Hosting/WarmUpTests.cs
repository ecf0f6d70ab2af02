using Telepool.Gateway.Hosting;

namespace Gateway.Tests.Hosting;

public sealed class WarmUpTests
{
    [Fact]
    public async Task Run_OnLoopback_ServesEveryClient() => Assert.Equal(80, await WarmUp.RunAsync(TimeProvider.System));
}
