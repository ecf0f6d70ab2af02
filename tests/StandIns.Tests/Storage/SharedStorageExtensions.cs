using Orleans.Hosting;
using Orleans.Runtime.Hosting;

namespace StandIns.Tests.Storage;

internal static class SharedStorageExtensions
{
    public static void AddSharedStorage(this ISiloBuilder silo) =>
        silo.Services.AddGrainStorage(SharedStorage.Name, (_, _) => new SharedStorage());
}
