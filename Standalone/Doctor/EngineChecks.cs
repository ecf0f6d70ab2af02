using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Standalone.Hosting;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>What this build runs on: packages that its feed did not have are replaced or left out, which shows here and nowhere else.</summary>
internal static class EngineChecks
{
    public static IEnumerable<Finding> Examine()
    {
        yield return new Finding("engine", FindingState.Fine, $"{StandalonePlatform.Engine}, .NET {Environment.Version}");
        foreach (var kind in new[] { ClusterKind.Redis, ClusterKind.Postgres })
        {
            if (ClusterProviders.Missing(new StorageSettings { Cluster = kind }) is { Count: > 0 } missing)
            {
                yield return new Finding("engine", FindingState.Unknown, $"this build cannot be part of a cluster on {kind}: its feed lacked {string.Join(", ", missing)}", "build where they restore; eng/feed --refresh asks the feed again");
            }
        }
    }
}
