using Grains.Interfaces.DataCenters;
using Grains.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.DataCenters;

/// <summary>Keeps a shard's entries in memory and writes them a while after they have changed: losing the last ones costs a few calls.</summary>
internal sealed class DcCacheGrain(
    [PersistentState("dcs", GrainStorageNames.Durable)] IPersistentState<DcCacheState> state,
    PeerMetrics metrics,
    IOptions<DcCacheOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IDcCacheGrain
{
    private readonly DcCacheOptions _options = options.Value;
    private bool _unsaved;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            static (grain, _) => grain.SaveAsync(), this, new GrainTimerCreationOptions(_options.SavePeriod, _options.SavePeriod));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode == DeactivationReasonCode.ApplicationError ? Task.CompletedTask : SaveAsync();

    /// <inheritdoc/>
    public Task<DcRoute?> FindAsync(long channelId)
    {
        var entry = state.State.Channels.GetValueOrDefault(channelId);
        var route = entry is not null && DcConfidence.EndOf(entry, _options) > time.GetUtcNow() ? ToRoute(channelId, entry) : null;
        metrics.DcAsked(route is null ? "miss" : route.IsNegative ? "negative" : "hit");
        return Task.FromResult(route);
    }

    /// <inheritdoc/>
    public Task<DcRoute> ObserveAsync(DcObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        var channels = state.State.Channels;
        var now = time.GetUtcNow();
        var before = channels.GetValueOrDefault(observation.ChannelId);
        var after = DcConfidence.Merge(before, observation, now, _options);
        if (before is not null && before.StatsDc != after.StatsDc && before.StatsDc != 0 && after.StatsDc != 0)
        {
            metrics.DcCorrected();
        }

        if (before is null && channels.Count >= _options.EntriesPerShard)
        {
            MakeRoom(now);
        }

        channels[observation.ChannelId] = after;
        _unsaved |= before != after;
        return Task.FromResult(ToRoute(observation.ChannelId, after));
    }

    /// <inheritdoc/>
    public Task ForgetAsync(long channelId)
    {
        _unsaved |= state.State.Channels.Remove(channelId);
        return Task.CompletedTask;
    }

    private DcRoute ToRoute(long channelId, DcCacheEntry entry) => new()
    {
        ChannelId = channelId,
        StatsDc = entry.StatsDc,
        Source = entry.Source,
        Confidence = DcConfidence.Now(entry, time.GetUtcNow(), _options.HalfLife),
        ExpiresAt = DcConfidence.EndOf(entry, _options),
    };

    /// <summary>Drops an eighth at once, so that a full shard does not look for the least one on every new channel.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        var channels = state.State.Channels;
        foreach (var channelId in channels
            .OrderBy(pair => DcConfidence.EndOf(pair.Value, _options) <= now ? 0 : DcConfidence.Now(pair.Value, now, _options.HalfLife))
            .Take((channels.Count + 7) / 8)
            .Select(static pair => pair.Key)
            .ToArray())
        {
            channels.Remove(channelId);
        }
    }

    private async Task SaveAsync()
    {
        if (!_unsaved)
        {
            return;
        }

        // Before the write: what changes while it is under way is written by the next.
        _unsaved = false;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Another activation may own the shard by now; the next one begins with what is stored.
            DeactivateOnIdle();
            throw;
        }
    }
}
