namespace Telepool.Gateway.Configuration.Sources;

/// <summary>Reads what operators set for every gateway of a deployment; it counts before the gateway's own settings, and before nothing else.</summary>
internal static class DeploymentSource
{
    /// <summary>What its names begin with in the deployment's configuration.</summary>
    public const string Prefix = "gateway.";

    public static SettingNode Read(IReadOnlyDictionary<string, string> values)
    {
        var tree = new SettingTree("the deployment's configuration");
        foreach (var (name, value) in values)
        {
            tree.Set(name[Prefix.Length..], name, value);
        }

        return tree.ToNode();
    }

    /// <summary>Those of a snapshot that are for gateways.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> snapshot) =>
        snapshot.Where(static entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal);
}
