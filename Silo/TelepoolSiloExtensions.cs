using System.Net;
using System.Net.Sockets;
using Grains;
using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Faults;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Pool;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MTProto.Crypto;
using Orleans.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Health;
using ServiceDefaults.Hosting;
using ServiceDefaults.Tracing;
using Telepool.Silo.Configuration;
using Telepool.Silo.KeyVault;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo;

/// <summary>Puts the grains into a host.</summary>
public static class TelepoolSiloExtensions
{
    // Orleans' provider behind the storage that grains ask for.
    private const string ClusterStore = GrainStorageNames.Durable + "-store";

    /// <summary>Adds a silo with the account and collection grains.</summary>
    /// <param name="builder">The host, with <see cref="TelepoolHostExtensions.AddTelepoolDefaults"/>.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="stores">Its stores, disposed by the caller after the host has stopped.</param>
    public static WebApplicationBuilder AddTelepoolSilo(this WebApplicationBuilder builder, TelepoolSettings settings, HostStores stores)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stores);
        builder.Configuration.AddInMemoryCollection(ClusterProviders.OfSilo(settings.Storage, ClusterStore));

        builder.Host.UseOrleans(silo =>
        {
            var storage = settings.Storage;
            var (freeSilo, freeGateway) = FreePorts();
            var siloPort = storage.SiloPort == 0 ? freeSilo : storage.SiloPort;
            var gatewayPort = storage.GatewayPort == 0 ? freeGateway : storage.GatewayPort;
            if (storage.Cluster == ClusterKind.Single)
            {
                silo.UseLocalhostClustering(siloPort, gatewayPort, primarySiloEndpoint: null, ClusterProviders.ServiceId, storage.ClusterId);
                silo.AddSqliteGrainStorage(GrainStorageNames.Durable, stores.Grains!);
                // What is due when is kept by the grains themselves; they set their reminders up anew after a restart.
                silo.UseInMemoryReminderService();
            }
            else
            {
                silo.ConfigureEndpoints(storage.Advertise, siloPort, gatewayPort).UseClusterTuning().AddWatchedGrainStorage(GrainStorageNames.Durable, ClusterStore);
            }

            silo.AddTraceContext(settings);
            if (settings.Has(Feature.Web))
            {
                DashboardPart.Add(silo);
            }

            AddTelepoolGrains(silo.Services, settings, stores);
        });
        builder.Services.AddHostedService<AccountDrainService>();
        builder.Services.AddStorageDependencies(settings.Storage, stores.Vault);
        builder.Services.AddDependency("pool", static provider => new PoolCheck(provider.GetRequiredService<IGrainFactory>()), isEssential: true);
        builder.Services.AddSingleton(new SnapshotKeeper(settings, stores.Vault));
        builder.Services.AddHostedService<ConfigurationFollower>();
        builder.Services.AddHostedService(provider => new KeyRotationService(
            provider.GetRequiredService<IGrainFactory>(), stores, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        return builder.AddOperatorWeb(settings);
    }

    /// <summary>Says what is wrong with what only a silo needs: the data centres' keys, the proxies, and the packages of a cluster.</summary>
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

        errors.AddRange(ProxyConfiguration.Read(settings.Proxies).Errors);
        if (ClusterProviders.Missing(settings.Storage) is { Count: > 0 } missing)
        {
            errors.Add(new SettingError("TELEPOOL_CLUSTER", $"{settings.Storage.Cluster.ToString().ToLowerInvariant()} needs {string.Join(", ", missing)}, which the package feed of this build did not have"));
        }

        if (settings.Telegram.Client == SessionClient.WTelegram && SecondClient.Find() is null)
        {
            errors.Add(new SettingError("MTPROTO_CLIENT", $"wtelegram needs the package {SecondClient.Package}, which this build does not have; build where it restores, or use native"));
        }

        errors.AddRange(OperatorWebExtensions.Check(settings));
        return errors;
    }

    private static void AddTelepoolGrains(IServiceCollection services, TelepoolSettings settings, HostStores stores)
    {
        services.AddSingleton<ISessionVault>(new SealedSessionVault(stores.Vault));
        if (settings.Telegram.Client == SessionClient.WTelegram)
        {
            services.AddSingleton(typeof(ITelegramSessionFactory), SecondClient.Find()!);
        }

        services.AddAccounts(
            configure: null,
            telegram =>
            {
                telegram.DataCenters = settings.Telegram.DataCenters;
                telegram.LocalAddress = settings.Telegram.LocalAddress;
                telegram.PublicKeysPath = settings.Telegram.PublicKeysPath;
                if (settings.Telegram is { ApiId: { } id, ApiHash: { } hash })
                {
                    (telegram.ApiId, telegram.ApiHash) = (id, hash);
                }
            });
        services.AddPeers();
        services.AddLiveLimits();
        services.AddAdmission();
        services.AddKeyRotation(new RotatingVault(stores, settings.Storage), rotation => rotation.PerSecond = settings.Storage.KeyVault.ResealsPerSecond);
        services.AddConfigurationGrain(new DeploymentRules(settings, stores.Vault));
        services.AddProxies();
        services.AddLiveProxies();
        if (settings.Has(Feature.Faults))
        {
            services.AddSessionFaults(faults => Copy(settings.Faults, faults));
        }
    }

    private static void Copy(FaultSettings settings, FaultOptions faults)
    {
        (faults.DelayProbability, faults.Delay) = (settings.DelayProbability, settings.Delay);
        (faults.FloodProbability, faults.FloodWait) = (settings.FloodProbability, settings.FloodWait);
        (faults.ErrorProbability, faults.RateLimitProbability) = (settings.ErrorProbability, settings.RateLimitProbability);
        (faults.NetworkProbability, faults.Seed) = (settings.NetworkProbability, settings.Seed);
    }

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
