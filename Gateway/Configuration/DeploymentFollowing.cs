using ServiceDefaults.Configuration;
using Telepool.Gateway.Configuration.Sources;

namespace Telepool.Gateway.Configuration;

/// <summary>Keeps a gateway at what the deployment's configuration says of all gateways, through the same reload as its own files.</summary>
internal sealed class DeploymentFollowing : IDisposable
{
    private readonly GatewaySources _sources;
    private readonly GatewayConfigurator _configurator;
    private readonly LiveSettings _live;
    private readonly IDisposable _watching;

    public DeploymentFollowing(GatewaySources sources, GatewayConfigurator configurator, LiveSettings live)
    {
        (_sources, _configurator, _live) = (sources, configurator, live);
        _watching = live.OnChange(_ => Take());
        Take();
    }

    public void Dispose() => _watching.Dispose();

    private void Take()
    {
        var now = DeploymentSource.Of(_live.Snapshot);
        var before = _sources.Deployment;
        if (now.Count == before.Count && now.All(entry => before.TryGetValue(entry.Key, out var value) && value == entry.Value))
        {
            return;
        }

        _sources.Deployment = now;
        // Away from whoever tells of the change, who has others to tell. The configurator reports what becomes of it.
        _ = Task.Run(() => _configurator.ReloadAsync(CancellationToken.None));
    }
}
