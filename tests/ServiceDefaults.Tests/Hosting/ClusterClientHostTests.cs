using System.Net;
using System.Net.Sockets;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.Tests.Hosting;

public sealed class ClusterClientHostTests
{
    // The reason is a missing package or that nobody answers, as the build has it: an error of the setting either way.
    [Fact]
    public async Task ConnectAsync_NoSiloThere_IsAnErrorOfTheSetting()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nobody = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        var settings = new TelepoolSettings { Storage = new StorageSettings { Gateways = [nobody] } };
        var (client, errors) = await ClusterClientHost.ConnectAsync(settings, configure: null, TestContext.Current.CancellationToken);
        Assert.Null(client);
        Assert.Equal("TELEPOOL_GATEWAY", Assert.Single(errors).Variable);
    }

    [Fact]
    public async Task ConnectAsync_ClusterWithoutItsPackages_NamesThem()
    {
        var settings = new TelepoolSettings { Storage = new StorageSettings { Cluster = ClusterKind.Postgres, ClusterPostgres = "Host=/nowhere" } };
        if (ClusterProviders.Missing(settings.Storage).Count == 0)
        {
            Assert.Skip("this build has the packages of a PostgreSQL cluster");
        }

        var (_, errors) = await ClusterClientHost.ConnectAsync(settings, configure: null, TestContext.Current.CancellationToken);
        Assert.Contains("Microsoft.Orleans.Clustering.AdoNet", Assert.Single(errors).Problem, StringComparison.Ordinal);
    }
}
