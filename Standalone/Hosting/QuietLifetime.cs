using Microsoft.Extensions.Hosting;

namespace Standalone.Hosting;

/// <summary>Leaves signals to the command line, which stops the parts in their order.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
