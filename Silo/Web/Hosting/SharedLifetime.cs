using Microsoft.Extensions.Hosting;

namespace Telepool.Silo.Web.Hosting;

/// <summary>The web server inside a silo starts and stops with it; signals of the system are the silo's.</summary>
internal sealed class SharedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
