using Grains.Interfaces.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace ServiceDefaults.Configuration;

/// <summary>
/// Keeps a host at the deployment's configuration: the grain tells it of changes, and it asks by itself besides, since a call to an observer may be
/// lost and a grain that has moved knows no observers.
/// </summary>
public sealed partial class ConfigurationFollower(IGrainFactory grains, LiveSettings live, TimeProvider time, ILogger<ConfigurationFollower> log, SnapshotKeeper? keeper = null) : BackgroundService, IConfigurationObserver
{
    // Far below the time for which the grain remembers a host.
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    // A silo that is starting answers after a moment; one that is gone, after half a minute.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _told = new(0, 1);

    /// <inheritdoc/>
    public void Changed(long version)
    {
        if (version == live.Version)
        {
            return;
        }

        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is being read already, and will be once more.
            LogToldAgain(version);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _told.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grain = grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);
        IConfigurationObserver? self = null;
        var wait = FirstWait;
        var refused = -1L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                self ??= grains.CreateObjectReference<IConfigurationObserver>(this);
                var version = await grain.SubscribeAsync(self).WaitAsync(stoppingToken).ConfigureAwait(false);
                if (version != live.Version && version != refused && await grain.ReadAsync(live.Version).WaitAsync(stoppingToken).ConfigureAwait(false) is { } snapshot)
                {
                    refused = Take(snapshot) ? -1 : snapshot.Version;
                }

                wait = FirstWait;
                await _told.WaitAsync(Renewal, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException or OperationCanceledException or IOException)
            {
                LogAway(exception.Message);
                await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }

        await LeaveAsync(grain, self).ConfigureAwait(false);
    }

    private bool Take(ConfigurationSnapshot snapshot)
    {
        if (live.Apply(snapshot.Version, snapshot.Values) is { Count: > 0 } errors)
        {
            LogRefused(snapshot.Version, live.Version, string.Join("; ", errors));
            return false;
        }

        LogApplied(snapshot.Version);
        if (keeper?.Save(snapshot.Values) is { } problem)
        {
            LogNotKept(snapshot.Version, problem);
        }

        return true;
    }

    private async Task LeaveAsync(IConfigurationGrain grain, IConfigurationObserver? self)
    {
        if (self is null)
        {
            return;
        }

        try
        {
            await grain.UnsubscribeAsync(self).WaitAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
            grains.DeleteObjectReference<IConfigurationObserver>(self);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // The grain forgets the host by itself.
            LogAway(exception.Message);
        }
    }
}
