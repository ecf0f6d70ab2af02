using System.Net;
using Orleans.Hosting;
using Orleans.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Entry points of what needs several processes. Each stops with an error that names the package to restore.</summary>
public static class RedisHostingExtensions
{
    /// <summary>Needs Microsoft.Orleans.Clustering.Redis.</summary>
    public static ISiloBuilder UseRedisClustering(this ISiloBuilder builder, string redisConnectionString)
    {
        MissingPackage.Throw("Microsoft.Orleans.Clustering.Redis");
        return builder;
    }

    /// <summary>Connects to silos of other processes, which needs Microsoft.Orleans.Client.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, params IPEndPoint[] endpoints)
    {
        MissingPackage.Throw("Microsoft.Orleans.Client");
        return builder;
    }

    /// <summary>Needs Microsoft.Orleans.Clustering.Redis.</summary>
    public static IClientBuilder UseRedisClustering(this IClientBuilder builder, string redisConnectionString)
    {
        MissingPackage.Throw("Microsoft.Orleans.Clustering.Redis");
        return builder;
    }
}
