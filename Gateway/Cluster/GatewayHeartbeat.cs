using Grains.Interfaces.Admission;
using Orleans;

namespace Telepool.Gateway.Cluster;

/// <summary>Tells the cluster every few seconds that this gateway lives, so that operators see it.</summary>
internal sealed class GatewayHeartbeat(IGrainFactory grains, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToLive = 3 * Period;

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private string? _id;

    private IGatewayDirectoryGrain Directory => grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.DefaultKey);

    /// <summary>Begins.</summary>
    /// <param name="info">What there is to say at present.</param>
    public void Start(Func<GatewayInfo> info) => _loop = Task.Run(() => BeatAsync(info, _stop.Token), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_id is { } id)
        {
            await TryAsync(() => Directory.LeaveAsync(id)).ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task BeatAsync(Func<GatewayInfo> info, CancellationToken cancellationToken)
    {
        while (true)
        {
            var gateway = info();
            _id = gateway.Id;
            await TryAsync(() => Directory.HeartbeatAsync(gateway, TimeToLive)).ConfigureAwait(false);
            await Task.Delay(Period, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One that fails is followed by another, and that the cluster does not answer is said by who reports the users.</summary>
    private async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call().WaitAsync(Period, time).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            FailedTotal++;
        }
    }

    /// <summary>Heartbeats that did not arrive.</summary>
    public long FailedTotal { get; private set; }
}
