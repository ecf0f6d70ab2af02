using Standalone.Hosting;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>What this build runs on: packages that its feed did not have are replaced or left out, which shows here and nowhere else.</summary>
internal static class EngineChecks
{
    public static IEnumerable<Finding> Examine()
    {
        var engine = typeof(Orleans.Grain).Assembly.GetName().Name!;
        yield return engine.StartsWith("StandIn", StringComparison.Ordinal)
            ? new Finding("engine", FindingState.Warns, $"{StandalonePlatform.Engine}: the feed of this build lacked Orleans, so that everything runs in one process", "build where Microsoft.Orleans.* restores for a cluster: eng/feed says what is missing")
            : new Finding("engine", FindingState.Fine, $"{StandalonePlatform.Engine}, .NET {Environment.Version}");
    }
}
