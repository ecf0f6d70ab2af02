using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;

namespace Orleans.Storage;

/// <summary>Finds the storages of grain classes.</summary>
public static class GrainStorageHelpers
{
    /// <summary>The storage that the class names with <see cref="StorageProviderAttribute"/>, or else the default one.</summary>
    /// <exception cref="BadProviderConfigException">There is no such storage.</exception>
    public static IGrainStorage GetGrainStorage(Type grainType, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(grainType);
        var name = grainType.GetCustomAttribute<StorageProviderAttribute>()?.ProviderName;
        var store = string.IsNullOrEmpty(name) ? services.GetService<IGrainStorage>() : services.GetKeyedService<IGrainStorage>(name);
        return store ?? throw new BadProviderConfigException($"No storage named \"{name}\" for grain class {grainType.FullName}.");
    }
}
