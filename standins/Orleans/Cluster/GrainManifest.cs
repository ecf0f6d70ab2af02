using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Activations;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Cluster;

/// <summary>The grain classes of the process, and which class serves which interface.</summary>
internal static class GrainManifest
{
    private static readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> Resolved = new();
    private static readonly Lock ScanLock = new();
    private static readonly HashSet<Assembly> Scanned = [];
    private static readonly ConcurrentDictionary<GrainType, GrainClass> Classes = new();

    /// <summary>The class with a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static GrainClass ClassOf(GrainType grainType)
    {
        if (!Classes.TryGetValue(grainType, out var grainClass))
        {
            Scan();
            if (!Classes.TryGetValue(grainType, out grainClass))
            {
                throw new ArgumentException($"There is no grain class for grain type {grainType}.");
            }
        }

        return grainClass;
    }

    /// <summary>The name of the class that serves <paramref name="interfaceType"/>.</summary>
    /// <exception cref="ArgumentException">There is none, or several without one that is meant.</exception>
    public static GrainType Resolve(Type interfaceType, string? classNamePrefix) =>
        Resolved.TryGetValue((interfaceType, classNamePrefix), out var grainType)
            ? grainType
            : Resolved.GetOrAdd((interfaceType, classNamePrefix), Find(interfaceType, classNamePrefix));

    private static GrainType Find(Type interfaceType, string? prefix)
    {
        Scan();
        var candidates = Classes.Values.Where(grainClass => grainClass.Interfaces.Contains(interfaceType)).ToList();
        if (!string.IsNullOrEmpty(prefix))
        {
            candidates = candidates.FindAll(grainClass => grainClass.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal));
        }
        else if (interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>() is { } named)
        {
            return GrainType.Create(named.GrainType);
        }

        if (candidates.Count > 1)
        {
            // By convention IThing is served by Thing.
            var conventional = candidates.FindAll(grainClass => grainClass.Type.Name == interfaceType.Name[1..]);
            candidates = conventional.Count > 0 ? conventional : candidates;
        }

        return candidates switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"Could not find an implementation for interface {interfaceType.FullName}."),
            _ => throw new ArgumentException(
                $"Unable to identify a single implementation for interface {interfaceType.FullName}: "
                + string.Join(", ", candidates.Select(grainClass => grainClass.Type.FullName))),
        };
    }

    /// <summary>Looks at the assemblies that have been found since the last time.</summary>
    private static void Scan()
    {
        lock (ScanLock)
        {
            foreach (var assembly in GrainAssemblies.Find().Where(Scanned.Add))
            {
                foreach (var type in GrainTypes.Of(assembly).Where(IsGrainClass))
                {
                    var grainClass = new GrainClass(type);
                    if (!Classes.TryAdd(grainClass.GrainType, grainClass))
                    {
                        throw new OrleansConfigurationException(
                            $"{type.FullName} and {Classes[grainClass.GrainType].Type.FullName} are both named {grainClass.GrainType}.");
                    }
                }
            }
        }
    }

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
        && !typeof(GrainReference).IsAssignableFrom(type)
        && typeof(IGrainBase).IsAssignableFrom(type)
        && type.GetInterfaces().Any(GrainClass.IsGrainInterface);
}
