using Microsoft.Extensions.Hosting;

namespace Telepool.Silo.Web.Security;

/// <summary>Keeps this silo and the cluster at one about who may log in, whether or not anybody asks for a page here.</summary>
internal sealed class CredentialFollower(CredentialStore credentials, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await credentials.RefreshAsync().WaitAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
