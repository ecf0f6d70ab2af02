using Grains.Interfaces.Proxies;
using Spectre.Console;
using Standalone.Hosting;

namespace Standalone.Screen;

/// <summary>Looks at the platform again and again: tells what changed, and draws it where the output is a terminal.</summary>
internal sealed class PoolWatch(StandalonePlatform platform, EventLines lines, Func<Task<IReadOnlyList<CollectorRow>>> collectors, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly PoolChanges _changes = new(time);

    /// <summary>Tells what changes until it is cancelled.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
            {
                Tell(await PictureAsync(cancellationToken).ConfigureAwait(false));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The screen takes over, or the run ends.
        }
    }

    /// <summary>Draws the platform until it is cancelled.</summary>
    public async Task DrawAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        lines.IsKept = true;
        try
        {
            await console.Live(new Text(string.Empty)).StartAsync(async context =>
            {
                using var timer = new PeriodicTimer(Look, time);
                do
                {
                    var picture = await PictureAsync(cancellationToken).ConfigureAwait(false);
                    Tell(picture);
                    context.UpdateTarget(PoolScreen.Draw(picture, lines.Last, time));
                }
                while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run ends; what was drawn last stays.
        }
        finally
        {
            lines.IsKept = false;
        }
    }

    private void Tell(PoolPicture picture)
    {
        foreach (var line in _changes.Since(picture))
        {
            lines.WriteLine(line);
        }
    }

    private async Task<PoolPicture> PictureAsync(CancellationToken cancellationToken) => new()
    {
        Accounts = await platform.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false),
        Proxies = await platform.Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool).ListAsync().WaitAsync(cancellationToken).ConfigureAwait(false),
        Pages = platform.Pages?.Address,
        Collectors = await collectors().ConfigureAwait(false),
    };
}
