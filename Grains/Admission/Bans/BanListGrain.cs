using Grains.Interfaces.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Admission.Bans;

/// <summary>The list of bans. A reader that is not too far behind is told the changes only. Calls no grain of ours.</summary>
internal sealed class BanListGrain(
    [PersistentState("bans", GrainStorageNames.Durable)] IPersistentState<BanListState> state,
    IOptions<AdmissionOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IBanListGrain
{
    // Readers ask every second; whoever missed more than this takes the whole list.
    private const int ChangesKept = 8192;

    // Numbers given to versions that were not stored when the machine died are never given again.
    private const long VersionGap = 1_000_000;

    private readonly Queue<(long Version, string Prefix)> _changes = new();
    private readonly PriorityQueue<string, DateTimeOffset> _ends = new();
    private long _changesSince;
    private long _version;
    private bool _unsaved;

    private Dictionary<string, Ban> Bans => state.State.Bans;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _version = state.State.Version + VersionGap;
        _changesSince = _version;
        foreach (var ban in Bans.Values)
        {
            _ends.Enqueue(ban.Prefix, ban.Until ?? DateTimeOffset.MaxValue);
        }

        this.RegisterGrainTimer(static (grain, _) => grain.SaveAsync(), this, new GrainTimerCreationOptions(options.Value.BanSaveDelay, options.Value.BanSaveDelay));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode == DeactivationReasonCode.ApplicationError ? Task.CompletedTask : SaveAsync();

    /// <inheritdoc/>
    public async Task<Ban?> BanAsync(BanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Prefixes.TryNormalize(request.Prefix, out var prefix) || request.TimeToLive <= TimeSpan.Zero)
        {
            return null;
        }

        var now = time.GetUtcNow();
        Expire(now);
        DateTimeOffset? until = request.TimeToLive is { } lasts && lasts < DateTimeOffset.MaxValue - now ? now + lasts : null;
        var known = Bans.GetValueOrDefault(prefix);
        if (known is not null && request.By is null && (known.Until is null || known.Until >= until))
        {
            return known;
        }

        var ban = new Ban { Prefix = prefix, Reason = request.Reason, Since = known?.Since ?? now, Until = until, By = request.By, IsFrontOnly = request.IsFrontOnly };
        Bans[prefix] = ban;
        _ends.Enqueue(prefix, until ?? DateTimeOffset.MaxValue);
        Changed(prefix);
        while (Bans.Count > options.Value.MaxBans && _ends.TryDequeue(out var first, out _))
        {
            if (Bans.Remove(first))
            {
                Changed(first);
            }
        }

        if (request.By is not null)
        {
            await SaveAsync();
        }

        return ban;
    }

    /// <inheritdoc/>
    public async Task<bool> LiftAsync(string prefix)
    {
        if (!Prefixes.TryNormalize(prefix, out var normal) || !Bans.Remove(normal))
        {
            return false;
        }

        Changed(normal);
        await SaveAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<BanChanges?> ReadAsync(long version)
    {
        Expire(time.GetUtcNow());
        return Task.FromResult(
            version == _version ? null
            : version < _changesSince || version > _version ? new BanChanges { Version = _version, IsWhole = true, Bans = [.. Bans.Values] }
            : ChangesSince(version));
    }

    private BanChanges ChangesSince(long version)
    {
        var prefixes = _changes.Where(change => change.Version > version).Select(static change => change.Prefix).Distinct().ToList();
        return new BanChanges
        {
            Version = _version,
            Bans = [.. prefixes.Where(Bans.ContainsKey).Select(prefix => Bans[prefix])],
            Lifted = [.. prefixes.Where(prefix => !Bans.ContainsKey(prefix))],
        };
    }

    private void Changed(string prefix)
    {
        _version++;
        _unsaved = true;
        _changes.Enqueue((_version, prefix));
        while (_changes.Count > ChangesKept)
        {
            _changesSince = _changes.Dequeue().Version;
        }
    }

    /// <summary>Drops what is over. That is no change: whoever reads sees the end in the ban itself.</summary>
    private void Expire(DateTimeOffset now)
    {
        while (_ends.TryPeek(out var prefix, out var end) && end <= now)
        {
            _ends.Dequeue();
            // It may have been prolonged meanwhile, and then has a later entry of its own.
            if (Bans.TryGetValue(prefix, out var ban) && ban.Until <= now)
            {
                Bans.Remove(prefix);
                _unsaved = true;
            }
        }
    }

    private async Task SaveAsync()
    {
        if (!_unsaved)
        {
            return;
        }

        _unsaved = false;
        state.State.Version = _version;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
