using Emulator;
using Emulator.Faults;

namespace MTProto.Tests.Client;

/// <summary>One emulator for all tests of a class, each of which uses a phone number of its own: making its RSA key takes seconds.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public EmulatorServer Server { get; private set; } = null!;

    public static Task<EmulatorServer> StartAsync(EmulatorFaults faults) => EmulatorServer.StartAsync(new EmulatorOptions
    {
        Channels = 3,
        Messages = 1500,
        LimitsEnabled = false,
        Faults = faults,
    });

    public async ValueTask InitializeAsync() => Server = await StartAsync(new EmulatorFaults());

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
