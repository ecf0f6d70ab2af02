using System.Net;
using Emulator;
using Grains.Interfaces.Accounts;

namespace Grains.Tests.Accounts.Outcomes;

/// <summary>Emulated data centres for a whole class of tests; faults are ordered per phone, so that tests do not meet each other's.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    private int _phones;

    internal EmulatorServer Server { get; private set; } = null!;

    /// <summary>The data centre that every account of <see cref="LogInAsync"/> lives in.</summary>
    public const int HomeDc = 2;

    public async ValueTask InitializeAsync() => Server = await EmulatorServer.StartAsync(
        new EmulatorOptions { Channels = 2, Messages = 200, LimitsEnabled = false });

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal Task<GrainCluster> StartAsync(TimeSpan? callTimeout = null) => GrainCluster.StartAsync(
        accounts: options =>
        {
            (options.RequestsPerSecond, options.GlobalRequestsPerSecond, options.MaxConcurrency) = (10_000, 100_000, 64);
            options.CallTimeout = callTimeout ?? options.CallTimeout;
        },
        telegram: telegram =>
        {
            telegram.DataCenters = Server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value);
            telegram.PublicKeysPath = Server.PublicKeyPath;
        },
        pool: options => options.EjectionMaxShare = 1);

    /// <summary>Logs in an account that no other test has.</summary>
    internal async Task<(IAccountGrain Account, string Phone)> LogInAsync(GrainCluster cluster)
    {
        // The last digit says where the account lives: 1 is data centre 2.
        var phone = $"+1555000{(Interlocked.Increment(ref _phones) * 10) + 1:D4}";
        var account = cluster.Account("alpha");
        await account.BeginLoginAsync(phone);
        Assert.Equal(LoginStep.Done, (await account.SubmitCodeAsync("12345")).Step);
        return (account, phone);
    }
}
