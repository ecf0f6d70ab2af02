using Microsoft.Extensions.Options;
using Orleans.Calls;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Cluster;

/// <summary>The sender of calls in a process or host that is no silo.</summary>
internal sealed class ClientRuntime(IServiceProvider services, IOptions<ClientMessagingOptions> messaging, IClusterLocator locator)
    : CallRuntime(services, messaging.Value)
{
    // How long a client looks for its first silo, where silos of the same process may still be starting.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private InProcessCluster? _cluster;

    public override InProcessCluster Cluster =>
        _cluster ?? throw new InvalidOperationException("The client is not connected.");

    /// <exception cref="SiloUnavailableException">No silo came in time.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var cluster = await locator.ForClientAsync(ConnectTimeout, cancellationToken);
            await cluster.WaitForSiloAsync(ConnectTimeout, cancellationToken);
            cluster.Join(this);
            _cluster = cluster;
        }
        catch (TimeoutException exception)
        {
            throw new SiloUnavailableException("Could not find any gateway.", exception);
        }
    }

    public override void Dispose()
    {
        _cluster?.Leave(this);
        StopExpiry();
    }
}
