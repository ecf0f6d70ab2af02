using Grains.Interfaces.Collection;
using Grains.Interfaces.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Peers;

/// <summary>Keeps a shard's names in memory and writes them a while after they have changed: losing the last ones costs a few calls.</summary>
internal sealed partial class UsernameCacheGrain(
    [PersistentState("usernames", GrainStorageNames.Durable)] IPersistentState<UsernameCacheState> state,
    PeerMetrics metrics,
    IOptions<PeerOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time,
    ILogger<UsernameCacheGrain> logger) : Grain, IUsernameCacheGrain
{
    private readonly PeerOptions _options = options.Value;
    private bool _unsaved;

    private Dictionary<string, UsernameEntry> Names => state.State.Names;

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
    public Task<UsernameEntry?> FindAsync(string username)
    {
        ArgumentNullException.ThrowIfNull(username);
        var entry = Names.GetValueOrDefault(KeyOf(username));
        if (entry is not null && entry.ExpiresAt <= time.GetUtcNow())
        {
            entry = null;
        }

        metrics.UsernameAsked(entry is null ? "miss" : entry.Channel is null ? "negative" : "hit");
        return Task.FromResult(entry);
    }

    /// <inheritdoc/>
    public Task FoundAsync(string username, ChannelInfo channel)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(channel);
        var key = KeyOf(username);
        var former = Names.GetValueOrDefault(key)?.Channel?.ChannelId ?? 0;
        if (former != 0 && former != channel.ChannelId)
        {
            metrics.Renamed();
            LogMoved(logger, key, former, channel.ChannelId);
        }

        var now = time.GetUtcNow();
        Put(new UsernameEntry
        {
            Username = key,
            Finding = UsernameFinding.Channel,
            Channel = channel,
            At = now,
            ExpiresAt = now + _options.UsernameTtl,
            FormerChannelId = former == channel.ChannelId ? 0 : former,
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task MissedAsync(string username, UsernameFinding finding)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentOutOfRangeException.ThrowIfEqual((int)finding, (int)UsernameFinding.Channel, nameof(finding));
        var key = KeyOf(username);
        var now = time.GetUtcNow();
        Put(new UsernameEntry
        {
            Username = key,
            Finding = finding,
            At = now,
            // What cannot be a name does not become one, however long one waits.
            ExpiresAt = now + (finding == UsernameFinding.Invalid ? _options.UsernameTtl : _options.MissedUsernameTtl),
            FormerChannelId = Names.GetValueOrDefault(key)?.Channel?.ChannelId ?? 0,
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task LeftAsync(string username, long channelId)
    {
        ArgumentNullException.ThrowIfNull(username);
        var key = KeyOf(username);
        if (Names.GetValueOrDefault(key)?.Channel?.ChannelId == channelId)
        {
            Names.Remove(key);
            _unsaved = true;
            metrics.Renamed();
        }

        return Task.CompletedTask;
    }

    private static string KeyOf(string username) => username.ToLowerInvariant();

    private void Put(UsernameEntry entry)
    {
        if (Names.Count >= _options.UsernamesPerShard && !Names.ContainsKey(entry.Username))
        {
            // An eighth at once, so that a full shard does not look for the oldest on every new name.
            foreach (var key in Names.OrderBy(static pair => pair.Value.ExpiresAt).Take((Names.Count + 7) / 8).Select(static pair => pair.Key).ToArray())
            {
                Names.Remove(key);
            }
        }

        Names[entry.Username] = entry;
        _unsaved = true;
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
