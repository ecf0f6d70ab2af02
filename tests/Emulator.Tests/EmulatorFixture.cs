namespace Emulator.Tests;

/// <summary>One emulator for the tests that change nothing in it: the default world without limits.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public EmulatorServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await EmulatorServer.StartAsync(new EmulatorOptions { LimitsEnabled = false });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.Null(Server.Statistics.Failure);
    }
}
