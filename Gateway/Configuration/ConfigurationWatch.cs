using System.Runtime.InteropServices;

namespace Telepool.Gateway.Configuration;

/// <summary>
/// Has the configuration read again when one of its files changed, and at SIGHUP. Files are looked at once a second instead of watched: that sees files
/// that are swapped by renaming, links that are turned, and network file systems.
/// </summary>
public sealed class ConfigurationWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly GatewayConfigurator _configurator;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _hangUp = new(0);
    private readonly PosixSignalRegistration _signal;
    private readonly Task _watching;

    /// <summary>Begins.</summary>
    public ConfigurationWatch(GatewayConfigurator configurator, TimeProvider time)
    {
        _configurator = configurator;
        _time = time;
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _hangUp.Release();
        });
        _watching = WatchAsync(_end.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _signal.Dispose();
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _hangUp.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var stamp = Stamp();
        using var timer = new PeriodicTimer(Period, _time);
        var hangUp = _hangUp.WaitAsync(cancellationToken);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            var isAsked = await Task.WhenAny(hangUp, tick).ConfigureAwait(false) == hangUp;
            cancellationToken.ThrowIfCancellationRequested();
            if (isAsked)
            {
                hangUp = _hangUp.WaitAsync(cancellationToken);
            }
            else
            {
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            var now = Stamp();
            if (isAsked || now != stamp)
            {
                await _configurator.ReloadAsync(cancellationToken).ConfigureAwait(false);

                // The reading may have found other files; what changed while it read is seen next time.
                stamp = now;
            }
        }
    }

    private string Stamp() => string.Join('\n', _configurator.Files.Select(file =>
    {
        var info = new FileInfo(file);
        var target = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        return target.Exists ? FormattableString.Invariant($"{file} {target.FullName} {target.LastWriteTimeUtc.Ticks} {target.Length}") : file;
    }));
}
