using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Services;

/// <summary>Grain services, and who is a member.</summary>
public sealed class GrainServiceTests : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster = new InProcessTestClusterBuilder(2)
        .ConfigureSilo((_, silo) =>
        {
            silo.AddGrainService<PostOffice>();
            silo.Services.AddSingleton<PostOfficeClient>();
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 1;
                options.NumVotesForDeathDeclaration = 1;
            });
        })
        .Build();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Call_BySiloAddress_IsServedThere()
    {
        foreach (var from in _cluster.Silos)
        {
            foreach (var to in _cluster.Silos)
            {
                Assert.Equal(to.SiloAddress.ToParsableString(), await ClientIn(from).At(to.SiloAddress).Where());
            }
        }
    }

    [Fact]
    public async Task Call_WhileAnotherWaits_IsServed()
    {
        var gate = Guid.NewGuid().ToString();
        var office = ClientIn(_cluster.Silos[0]).At(_cluster.Silos[1].SiloAddress);
        var waiting = office.Wait(gate);

        await office.Open(gate);

        await waiting;
    }

    [Fact]
    public async Task Call_ThatThrows_ThrowsAtTheCaller()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ClientIn(_cluster.Silos[0]).At(_cluster.Silos[1].SiloAddress).Fail());
        Assert.Equal("closed today", exception.Message);
    }

    [Fact]
    public async Task Silo_ThatIsKilled_IsNoMemberAndItsServiceIsNotCalled()
    {
        var (first, second) = (_cluster.Silos[0], _cluster.Silos[1]);
        var membership = first.ServiceProvider.GetRequiredService<IClusterMembershipService>();
        Assert.Equal(SiloStatus.Active, membership.CurrentSnapshot.GetSiloStatus(second.SiloAddress));
        Assert.Equal(SiloStatus.None, membership.CurrentSnapshot.GetSiloStatus(SiloAddress.FromParsableString("127.0.0.1:1@77")));

        await _cluster.KillSiloAsync(second);

        await Eventually.IsTrue(() => membership.CurrentSnapshot.GetSiloStatus(second.SiloAddress) is SiloStatus.Dead or SiloStatus.None);
        await membership.Refresh(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SiloStatus.Active, membership.CurrentSnapshot.GetSiloStatus(first.SiloAddress));
        await Assert.ThrowsAnyAsync<OrleansException>(() => ClientIn(first).At(second.SiloAddress).Where());
    }

    private static PostOfficeClient ClientIn(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<PostOfficeClient>();
}
