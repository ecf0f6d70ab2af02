using Grains.Interfaces.Proxies;
using Grains.Proxies;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Proxies;

/// <summary>A cluster with proxies whose probes the test decides.</summary>
internal static class ProxyCluster
{
    public static Task<GrainCluster> StartAsync(FakeProber prober, Action<ProxyOptions>? change = null, TestFolder? folder = null) => GrainCluster.StartAsync(
        folder,
        services: services =>
        {
            services.AddSingleton<IProxyProber>(prober);
            services.AddProxies(options =>
            {
                (options.Refresh, options.SaveDelay, options.BanJitter) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50), 0);
                change?.Invoke(options);
            });
        });

    public static IProxyPoolGrain Proxies(this GrainCluster cluster) => cluster.Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);

    public static Task<ProxyBinding> BindAsync(this GrainCluster cluster, string account, params string[] avoid) =>
        cluster.Proxies().BindAsync(new ProxyBindRequest { AccountId = account, DcId = 2, Avoid = avoid });

    public static async Task FailAsync(this GrainCluster cluster, string proxy, int times, ProxyFault fault = ProxyFault.Unreachable, int dc = 2)
    {
        for (var i = 0; i < times; i++)
        {
            await cluster.Grains.GetGrain<IProxyGrain>(proxy).ReportAsync(new ProxyReport { DcId = dc, Fault = fault });
        }
    }

    public static async Task<ProxyStatus> UntilAsync(this GrainCluster cluster, string proxy, Func<ProxyStatus, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var status = (await cluster.Proxies().ListAsync()).Single(status => status.ProxyId == proxy);
            if (condition(status))
            {
                return status;
            }

            Assert.False(deadline.IsCancellationRequested, $"Proxy {proxy} stayed {status}.");
            await Task.Delay(5);
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, what);
            await Task.Delay(5);
        }
    }
}
