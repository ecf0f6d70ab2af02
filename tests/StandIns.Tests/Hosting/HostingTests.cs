using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using StandIns.Tests.Clusters;
using StandIns.Tests.Turns;

namespace StandIns.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task Host_WithASiloOfOneMachine_ServesItsOwnFactoryAndClients()
    {
        var ports = FreePorts.Take(2);
        using var host = NewHost(silo => silo.UseLocalhostClustering(ports[0], ports[1]));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var key = SharedCluster.NewKey();
        var client = Host.CreateEmptyApplicationBuilder(null);
        client.UseOrleansClient(builder => builder.UseLocalhostClustering(ports[1]));
        using var clientHost = client.Build();
        await clientHost.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>(key).Increment());
        Assert.Equal(2, await host.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>(key).Increment());
        Assert.Equal(3, await clientHost.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>(key).Increment());

        await clientHost.StopAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Silo_WithoutClustering_DoesNotStart()
    {
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var host = NewHost(_ => { });
            await host.StartAsync(TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task Silo_WithAWrongSetting_DoesNotStart()
    {
        var ports = FreePorts.Take(2);

        await Assert.ThrowsAsync<OrleansConfigurationException>(async () =>
        {
            using var host = NewHost(silo => silo
                .UseLocalhostClustering(ports[0], ports[1])
                .Configure<GrainCollectionOptions>(options => options.CollectionAge = options.CollectionQuantum));
            await host.StartAsync(TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task StartupTask_RunsWithTheSilo_AndCanCallGrains()
    {
        var ports = FreePorts.Take(2);
        var key = SharedCluster.NewKey();
        using var host = NewHost(silo => silo
            .UseLocalhostClustering(ports[0], ports[1])
            .AddStartupTask((services, _) => services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>(key).Increment()));

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>(key).Get());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static IHost NewHost(Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(configure);
        return builder.Build();
    }
}
