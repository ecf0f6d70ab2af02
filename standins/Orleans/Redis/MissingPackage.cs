using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans.Redis;

/// <summary>What needs a cluster of processes is not here: the real packages serve that.</summary>
internal static class MissingPackage
{
    [DoesNotReturn]
    public static void Throw(string package) =>
        throw new OrleansConfigurationException(
            $"This build runs on the stand-in for Orleans, which lives in one process. Restore the package {package} (and the other Microsoft.Orleans packages) and build again.");
}
