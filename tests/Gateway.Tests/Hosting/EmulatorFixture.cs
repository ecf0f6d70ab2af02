using Emulator;

namespace Gateway.Tests.Hosting;

/// <summary>One emulator for all tests of a class: making its RSA key takes seconds.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public EmulatorServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Server = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 3, Messages = 1500, LimitsEnabled = false });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
