using System.Text;
using Grains.Accounts;
using Grains.Interfaces.Proxies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <summary>
/// One pool of proxies. What accounts ask is answered from memory; what operators change is stored before it is answered. Reading calls
/// interleave: they look and change nothing.
/// </summary>
internal sealed partial class ProxyPoolGrain : Grain, IProxyPoolGrain
{
    private readonly IPersistentState<ProxyPoolState> _pool;
    private readonly ISessionVault _vault;
    private readonly ProxyMetrics _metrics;
    private readonly IOptionsMonitor<ProxyOptions> _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger<ProxyPoolGrain> _logger;
    private readonly Dictionary<string, ProxyMember> _members = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writes = new(1, 1);
    private long _version;
    private bool _isDirty;

    public ProxyPoolGrain(
        [PersistentState("proxies", GrainStorageNames.Durable)] IPersistentState<ProxyPoolState> pool,
        ISessionVault vault,
        ProxyMetrics metrics,
        IOptionsMonitor<ProxyOptions> options,
        [FromKeyedServices(GrainClock.Key)] TimeProvider time,
        [FromKeyedServices(GrainClock.Key)] Random random,
        ILogger<ProxyPoolGrain> logger)
    {
        _pool = pool;
        _vault = vault;
        _metrics = metrics;
        _options = options;
        _time = time;
        _random = random;
        _logger = logger;
    }

    // As they hold now: operators change them while proxies are in use.
    private ProxyOptions Options => _options.CurrentValue;

    private string Id => this.GetPrimaryKeyString();

    private ProxyPoolState State => _pool.State;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Above every version that an earlier activation has given out.
        _version = _time.GetUtcNow().UtcTicks;
        foreach (var entry in State.Proxies)
        {
            _members[entry.ProxyId] = new ProxyMember(entry);
        }

        foreach (var account in State.Accounts.Values)
        {
            if (_members.TryGetValue(account.ProxyId, out var member))
            {
                member.Accounts++;
            }
        }

        // Wakes their watches too, which end bans.
        var standings = await Task.WhenAll(State.Proxies.Select(entry => ProxyOf(entry.ProxyId).AttachAsync(Id, entry.Envelope)));
        foreach (var standing in standings)
        {
            _members[standing.ProxyId].Standing = standing;
        }

        Changed();
        this.RegisterGrainTimer(
            static (grain, _) => grain._isDirty ? grain.SaveAsync() : Task.CompletedTask,
            this,
            new GrainTimerCreationOptions(Options.SaveDelay, Options.SaveDelay) { Interleave = true });
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _metrics.Forget(Id);
        if (_isDirty && reason.ReasonCode != DeactivationReasonCode.ApplicationError)
        {
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public Task<ProxyBinding> BindAsync(ProxyBindRequest request)
    {
        if (!State.IsRequired)
        {
            return Task.FromResult(new ProxyBinding { IsDirect = true });
        }

        var bound = BoundOf(request.AccountId);
        var current = _members.GetValueOrDefault(bound.ProxyId);
        var keeps = current is { State: ProxyState.Healthy } && !request.Avoid.Contains(current.Id) && !IsUnreached(current, request.DcId);
        if (keeps && !request.WantsChange)
        {
            return Task.FromResult(BindingOf(current!, bound));
        }

        var best = _members.Values
            .Where(member => member.State == ProxyState.Healthy && member != current && member.HasRoom
                && !request.Avoid.Contains(member.Id) && !IsUnreached(member, request.DcId))
            .Select(member => (Member: member, Distance: member.Distance(bound.Country), Cost: member.Cost * (1 + (0.05 * _random.NextDouble()))))
            .OrderBy(found => found.Distance)
            .ThenBy(found => found.Cost)
            .FirstOrDefault().Member;
        if (best is null || (keeps && best.Distance(bound.Country) > current!.Distance(bound.Country)))
        {
            if (!keeps)
            {
                return Task.FromResult(new ProxyBinding { Reason = WhyNone(request) });
            }

            bound.Since = _time.GetUtcNow();
            return Task.FromResult(BindingOf(current!, bound));
        }

        if (current is not null)
        {
            current.Accounts--;
            _metrics.Moved(keeps ? "rotation" : "failure");
            LogMoved(_logger, request.AccountId, current.Id, best.Id);
        }

        best.Accounts++;
        bound.ProxyId = best.Id;
        bound.Since = _time.GetUtcNow();
        _isDirty = true;
        return Task.FromResult(BindingOf(best, bound));
    }

    /// <inheritdoc/>
    public Task SetCountryAsync(string accountId, string country)
    {
        BoundOf(accountId).Country = country;
        _isDirty = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(string accountId)
    {
        if (State.Accounts.Remove(accountId, out var bound))
        {
            if (_members.TryGetValue(bound.ProxyId, out var member))
            {
                member.Accounts--;
            }

            _isDirty = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StandsAsync(ProxyStanding standing)
    {
        if (_members.TryGetValue(standing.ProxyId, out var member))
        {
            var changed = member.Standing.State != standing.State;
            member.Standing = standing;
            if (changed)
            {
                Changed();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ProxySnapshot?> SnapshotAsync(long knownVersion) => Task.FromResult(
        knownVersion == _version
            ? null
            : new ProxySnapshot
            {
                Version = _version,
                IsRequired = State.IsRequired,
                States = _members.Values.ToDictionary(member => member.Id, member => member.State),
            });

    /// <inheritdoc/>
    public Task<ProxyOffers?> OffersAsync(long knownVersion) => Task.FromResult(
        knownVersion == _version
            ? null
            : new ProxyOffers
            {
                Version = _version,
                Offers =
                [
                    .. _members.Values.Where(member => member.State == ProxyState.Healthy)
                        .Select(member => new ProxyOffer { ProxyId = member.Id, Sealed = member.Entry.Envelope }),
                ],
            });

    private IProxyGrain ProxyOf(string proxyId) => GrainFactory.GetGrain<IProxyGrain>(proxyId);

    private BoundAccount BoundOf(string accountId) =>
        State.Accounts.TryGetValue(accountId, out var bound) ? bound : State.Accounts[accountId] = new BoundAccount();

    private static ProxyBinding BindingOf(ProxyMember member, BoundAccount bound) =>
        new() { ProxyId = member.Id, Sealed = member.Entry.Envelope, Since = bound.Since };

    /// <summary>A data centre that half of the proxies do not reach is itself in trouble, and no reason to prefer one to another.</summary>
    private bool IsUnreached(ProxyMember member, int dcId)
    {
        if (!member.Standing.UnreachedDcs.Contains(dcId))
        {
            return false;
        }

        var healthy = _members.Values.Where(other => other.State == ProxyState.Healthy).ToArray();
        return healthy.Count(other => other.Standing.UnreachedDcs.Contains(dcId)) * 2 < healthy.Length;
    }

    private string WhyNone(ProxyBindRequest request)
    {
        if (_members.Count == 0)
        {
            return "there is no proxy left; add one, or let accounts go straight by MTPROTO_PROXY_FALLBACK_DIRECT";
        }

        var healthy = _members.Values.Where(member => member.State == ProxyState.Healthy).ToArray();
        return healthy.Length == 0 ? $"none of {_members.Count} proxies can serve"
            : healthy.All(member => request.Avoid.Contains(member.Id)) ? "every proxy that could serve has just failed"
            : healthy.All(member => !member.HasRoom) ? "every proxy that can serve has as many accounts as it may"
            : $"no proxy that can serve reaches data centre {request.DcId}";
    }

    private void Changed()
    {
        _version++;
        _metrics.Stand(Id, _members.Values.Select(member => member.State));
    }

    private byte[] Seal(ProxyAddress address) =>
        _vault.Seal(ProxyBinding.SealName(address.Id), Encoding.UTF8.GetBytes(address.Reveal()), []);

    private async Task SaveAsync()
    {
        await _writes.WaitAsync();
        try
        {
            _isDirty = false;
            await _pool.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writes.Release();
        }
    }
}
