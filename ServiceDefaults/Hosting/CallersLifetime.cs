using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Hosting;

/// <summary>The lifetime of a host whose caller has the signals and the screen.</summary>
public sealed class CallersLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
