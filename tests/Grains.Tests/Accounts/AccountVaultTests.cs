using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.KeyVault;

namespace Grains.Tests.Accounts;

public sealed class AccountVaultTests
{
    [Fact]
    public async Task Activate_VaultIsAway_IsHeldBackAndServesWhenItIsBack()
    {
        using var folder = new TestFolder();
        await using (var cluster = await GrainCluster.StartAsync(folder))
        {
            await cluster.LogInAsync("alpha");
        }

        var vault = new SwitchableVault(new KeyFileSessionVault(KeyFileVault.Open(folder.File("keys"), create: false).Vault!)) { IsAway = true };
        await using var later = await GrainCluster.StartAsync(
            folder, accounts: static options => options.UpkeepPeriod = TimeSpan.FromMilliseconds(50), services: services => services.AddSingleton<ISessionVault>(vault));
        var account = later.Account("alpha");
        var held = await account.GetStatusAsync();
        Assert.Equal(AccountState.Disabled, held.State);
        Assert.Contains(ISessionVault.Unavailable, held.Reason, StringComparison.Ordinal);

        vault.IsAway = false;

        await Eventually.TrueAsync(async () => (await account.GetStatusAsync()).State != AccountState.Disabled);
        Assert.NotNull((await account.AcquireAsync(GrainCluster.Request())).Lease);
    }
}
