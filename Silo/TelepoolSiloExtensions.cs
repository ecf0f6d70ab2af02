using System.Net;
using System.Net.Sockets;
using Grains;
using Grains.Accounts;
using Grains.Accounts.Sessions.Mtproto;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MTProto.Crypto;
using Orleans.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace Telepool.Silo;

/// <summary>Puts the grains into a host.</summary>
public static class TelepoolSiloExtensions
{
    private const string ServiceId = "telepool";
    private static readonly string[] RedisAssemblies = ["Orleans.Clustering.Redis", "Orleans.Persistence.Redis"];

    /// <summary>Adds a silo with the account and collection grains.</summary>
    /// <param name="builder">The host, with <see cref="TelepoolHostExtensions.AddTelepoolDefaults"/>.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="stores">Its stores, disposed by the caller after the host has stopped.</param>
    public static WebApplicationBuilder AddTelepoolSilo(this WebApplicationBuilder builder, TelepoolSettings settings, HostStores stores)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stores);
        if (settings.Storage.Cluster == ClusterKind.Redis)
        {
            builder.Configuration.AddInMemoryCollection(RedisProviders(settings.Storage));
        }

        builder.Host.UseOrleans(silo =>
        {
            if (settings.Storage.Cluster == ClusterKind.Single)
            {
                var (siloPort, gatewayPort) = FreePorts();
                silo.UseLocalhostClustering(siloPort, gatewayPort, primarySiloEndpoint: null, ServiceId, settings.Storage.ClusterId);
                silo.AddSqliteGrainStorage(GrainStorageNames.Durable, stores.Grains!);
            }

            AddTelepoolGrains(silo.Services, settings, stores);
        });
        builder.Services.AddHostedService<AccountDrainService>();
        return builder;
    }

    /// <summary>Says what is wrong with what only a silo needs: the data centres' keys, and the packages of a cluster.</summary>
    public static IReadOnlyList<SettingError> Check(TelepoolSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var errors = new List<SettingError>();
        if (settings.Telegram.PublicKeysPath is { } path)
        {
            try
            {
                if (!RsaPublicKey.TryReadPem(File.ReadAllText(path), out _, out var error))
                {
                    errors.Add(new SettingError("MTPROTO_PUBLIC_KEYS", $"{path}: {error}"));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.Add(new SettingError("MTPROTO_PUBLIC_KEYS", $"{path}: {exception.Message}"));
            }
        }

        string[] missing = settings.Storage.Cluster == ClusterKind.Redis
            ? [.. RedisAssemblies.Where(name => !File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"))).Select(name => "Microsoft." + name)]
            : [];
        if (missing.Length > 0)
        {
            errors.Add(new SettingError("TELEPOOL_CLUSTER", $"redis needs {string.Join(" and ", missing)}, which this build does not have; add them to Silo/Silo.csproj"));
        }

        return errors;
    }

    private static void AddTelepoolGrains(IServiceCollection services, TelepoolSettings settings, HostStores stores)
    {
        services.AddSingleton<ISessionVault>(new SealedSessionVault(stores.Vault));
        services.AddAccounts(
            accounts =>
            {
                accounts.RequestsPerSecond = settings.Limits.RequestsPerSecondPerAccount;
                accounts.MaxConcurrency = settings.Limits.MaxConcurrencyPerAccount;
                accounts.GlobalRequestsPerSecond = settings.Limits.GlobalRequestsPerSecond;
            },
            telegram =>
            {
                telegram.DataCenters = settings.Telegram.DataCenters;
                telegram.PublicKeysPath = settings.Telegram.PublicKeysPath;
                if (settings.Telegram is { ApiId: { } id, ApiHash: { } hash })
                {
                    (telegram.ApiId, telegram.ApiHash) = (id, hash);
                }
            });
    }

    // The providers come from Microsoft.Orleans.Clustering.Redis and .Persistence.Redis, which Orleans finds by these names:
    // https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/server-configuration
    private static Dictionary<string, string?> RedisProviders(StorageSettings storage) => new()
    {
        ["Orleans:ServiceId"] = ServiceId,
        ["Orleans:ClusterId"] = storage.ClusterId,
        ["Orleans:Clustering:ProviderType"] = "Redis",
        ["Orleans:Clustering:ConnectionString"] = storage.Redis,
        [$"Orleans:GrainStorage:{GrainStorageNames.Durable}:ProviderType"] = "Redis",
        [$"Orleans:GrainStorage:{GrainStorageNames.Durable}:ConnectionString"] = storage.Redis,
    };

    /// <summary>Two ports that were free a moment ago: one process needs none that is known beforehand.</summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
