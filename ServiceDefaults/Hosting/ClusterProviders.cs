using Npgsql;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Orleans' own providers of membership, state and reminders, chosen by configuration: Orleans finds them by these names in the packages
/// that the build has (https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/server-configuration).
/// </summary>
public static class ClusterProviders
{
    /// <summary>The service that all processes of a cluster belong to.</summary>
    public const string ServiceId = "telepool";

    private static readonly string[] Parts = ["Clustering", "Persistence", "Reminders"];

    /// <summary>What a silo is configured with; empty where it is the only process.</summary>
    /// <param name="storage">The settings.</param>
    /// <param name="grainStorage">The name of the storage.</param>
    public static IEnumerable<KeyValuePair<string, string?>> OfSilo(StorageSettings storage, string grainStorage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.Cluster == ClusterKind.Single
            ? []
            : [.. Service(storage), .. Provider("Orleans:Clustering", storage), .. Provider("Orleans:Reminders", storage), .. Provider($"Orleans:GrainStorage:{grainStorage}", storage)];
    }

    /// <summary>What a process that only calls grains is configured with; empty where there is no cluster.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> OfClient(StorageSettings storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.Cluster == ClusterKind.Single ? [] : [.. Service(storage), .. Provider("Orleans:Clustering", storage)];
    }

    /// <summary>The packages that the cluster needs and this build lacks.</summary>
    public static IReadOnlyList<string> Missing(StorageSettings storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.Cluster == ClusterKind.Single
            ? []
            : [.. Parts.Select(part => $"Orleans.{part}.{NameOf(storage.Cluster)}").Where(name => !File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"))).Select(name => "Microsoft." + name)];
    }

    private static string NameOf(ClusterKind cluster) => cluster == ClusterKind.Redis ? "Redis" : "AdoNet";

    private static IEnumerable<KeyValuePair<string, string?>> Service(StorageSettings storage) =>
    [
        new("Orleans:ServiceId", ServiceId),
        new("Orleans:ClusterId", storage.ClusterId),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Provider(string section, StorageSettings storage)
    {
        yield return new($"{section}:ProviderType", NameOf(storage.Cluster));
        if (storage.Cluster == ClusterKind.Redis)
        {
            yield return new($"{section}:ConnectionString", storage.Redis);
            yield break;
        }

        // The ADO.NET providers load the driver by its name; the type keeps it in the build.
        yield return new($"{section}:Invariant", typeof(NpgsqlFactory).Namespace);
        yield return new($"{section}:ConnectionString", storage.ClusterPostgres);
    }
}
