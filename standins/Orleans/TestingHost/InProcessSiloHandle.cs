using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Cluster;

namespace Orleans.TestingHost;

/// <summary>One silo of an <see cref="InProcessTestCluster"/>.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private bool _isActive = true;

    /// <summary>The silo's host.</summary>
    public IHost SiloHost { get; init; } = null!;

    /// <summary>The services of the silo's host.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => _isActive;

    /// <inheritdoc/>
    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (!_isActive)
        {
            return;
        }

        if (!stopGracefully)
        {
            // As a process that is killed: the silo is gone before anything in its host hears of it.
            ServiceProvider.GetRequiredService<Silo>().Kill();
        }

        using var cancelled = new CancellationTokenSource();
        if (!stopGracefully)
        {
            await cancelled.CancelAsync();
        }

        await StopSiloAsync(cancelled.Token);
    }

    /// <inheritdoc/>
    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (!_isActive)
        {
            return;
        }

        _isActive = false;
        try
        {
            await SiloHost.StopAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // The time for an orderly end is over.
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await StopSiloAsync(stopGracefully: true);
        SiloHost.Dispose();
        GC.SuppressFinalize(this);
    }
}
