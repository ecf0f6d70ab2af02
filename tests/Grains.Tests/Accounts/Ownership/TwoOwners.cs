using Grains.Accounts;
using Grains.Accounts.Ownership;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Storage;

namespace Grains.Tests.Accounts.Ownership;

/// <summary>Two clusters over one store, each with a directory of its own: an account has an activation in each, as where one directory has lost the other's.</summary>
internal sealed class TwoOwners : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly GrainDatabase _database;

    private TwoOwners() => _database = GrainDatabase.Open(_folder.File("grains.db")).Database!;

    public FakeSilos Silos { get; } = new();

    public GrainCluster First { get; private set; } = null!;

    public GrainCluster Second { get; private set; } = null!;

    /// <param name="secondName">The second one's silo; that of the first for two activations in one process.</param>
    public static async Task<TwoOwners> StartAsync(string secondName = "second")
    {
        var owners = new TwoOwners();
        var holders = new AccountHolders();
        owners.First = await owners.StartAsync("first", holders);
        owners.Second = await owners.StartAsync(secondName, secondName == "first" ? holders : new AccountHolders());
        return owners;
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private Task<GrainCluster> StartAsync(string name, AccountHolders holders) => GrainCluster.StartAsync(
        _folder,
        accounts: static options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond) = (1000, 1000),
        services: services => services.AddSingleton(holders).AddSingleton(Silos.Join(name, holders)),
        database: _database);
}
