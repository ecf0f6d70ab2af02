using System.Text;
using Grains.Accounts;
using Grains.Interfaces.Proxies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <summary>
/// One proxy. Reports and the watch change it in turns of their own; a probe runs within the watch's turn, which interleaves, so state
/// is looked at anew after it. It tells its pool one way.
/// </summary>
internal sealed partial class ProxyGrain : Grain, IProxyGrain
{
    // Fewer connections say nothing about a share.
    private const int LeastForShare = 8;

    private readonly IPersistentState<ProxyGrainState> _proxy;
    private readonly IProxyProber _prober;
    private readonly ISessionVault _vault;
    private readonly ProxyMetrics _metrics;
    private readonly IOptionsMonitor<ProxyOptions> _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger<ProxyGrain> _logger;
    private readonly SemaphoreSlim _writes = new(1, 1);
    private IGrainTimer? _watch;
    private ProxyAddress? _address;
    private ProxyStanding? _told;
    private bool _isProbing;
    private bool _isVaultAway;

    public ProxyGrain(
        [PersistentState("proxy", GrainStorageNames.Durable)] IPersistentState<ProxyGrainState> proxy,
        IProxyProber prober,
        ISessionVault vault,
        ProxyMetrics metrics,
        IOptionsMonitor<ProxyOptions> options,
        [FromKeyedServices(GrainClock.Key)] TimeProvider time,
        [FromKeyedServices(GrainClock.Key)] Random random,
        ILogger<ProxyGrain> logger)
    {
        _proxy = proxy;
        _prober = prober;
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

    private ProxyGrainState State => _proxy.State;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        OpenAddress();
        Watch();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (State.PoolName.Length > 0 && reason.ReasonCode != DeactivationReasonCode.ApplicationError)
        {
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public async Task<ProxyStanding> AttachAsync(string poolName, byte[] envelope)
    {
        if (State.PoolName != poolName || !State.Envelope.AsSpan().SequenceEqual(envelope))
        {
            if (State.PoolName.Length == 0)
            {
                State.ServesSince = _time.GetUtcNow();
            }

            State.PoolName = poolName;
            State.Envelope = envelope;
            if (State.Fault == ProxyFault.Credentials)
            {
                // The address has changed, and with it perhaps what was wrong.
                Forgive();
            }

            OpenAddress();
            await SaveAsync();
        }

        Watch();
        return _told = Standing();
    }

    /// <inheritdoc/>
    public async Task DetachAsync()
    {
        _watch?.Dispose();
        _watch = null;
        _address = null;
        await _proxy.ClearStateAsync();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public async Task ReportAsync(ProxyReport report)
    {
        if (State.PoolName.Length == 0)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var dc = State.Dcs.TryGetValue(report.DcId, out var known) ? known : State.Dcs[report.DcId] = new ProxyScore();
        dc.Add(report);
        _metrics.Seen(Id, report);
        if (report.Fault == ProxyFault.Target)
        {
            // The proxy works. That it does not get there may be the data centre's doing, which the pool can tell from other proxies.
            if (dc.FailuresInARow >= Options.FailureLimit)
            {
                State.Unreached[report.DcId] = now + Options.UnreachedTime;
            }
        }
        else
        {
            State.Whole.Add(report);
            if (report.FirstByteMs is not null)
            {
                State.Unreached.Remove(report.DcId);
                if (State.Strikes > 0 && now - State.ServesSince > Options.Forgiveness)
                {
                    State.Strikes = 0;
                }
            }
        }

        if (!State.IsBanned && report.Fault is not (ProxyFault.None or ProxyFault.Target) && ShouldBan(report.Fault))
        {
            await BanForAsync(report.Fault, now);
        }

        Tell();
    }

    /// <inheritdoc/>
    public async Task<ProxyStanding> BanAsync(TimeSpan? duration)
    {
        State.IsBanned = true;
        State.BannedUntil = duration is { } time ? _time.GetUtcNow() + time : null;
        State.Reason = "banned by an operator";
        State.Fault = ProxyFault.None;
        LogBanned(_logger, Id, State.Reason);
        await SaveAsync();
        return _told = Standing();
    }

    /// <inheritdoc/>
    public async Task<ProxyStanding> UnbanAsync()
    {
        Forgive();
        await SaveAsync();
        return _told = Standing();
    }

    /// <inheritdoc/>
    public Task<ProxyStatus> GetStatusAsync()
    {
        var standing = Standing();
        return Task.FromResult(new ProxyStatus
        {
            ProxyId = Id,
            Address = _address?.ToString() ?? string.Empty,
            State = standing.State,
            Reason = standing.Reason,
            Country = _address?.Country ?? string.Empty,
            Capacity = _address?.Capacity,
            BannedUntil = State.IsBanned ? State.BannedUntil : null,
            Strikes = State.Strikes,
            ConnectMs = State.Whole.Connect.Value,
            FirstByteMs = State.Whole.FirstByte.Value,
            ErrorShare = State.Whole.ErrorShare,
            UnreachedDcs = standing.UnreachedDcs,
        });
    }

    /// <inheritdoc/>
    public Task<ProxyTestResult> TestAsync(int dcId) => _address is { } address
        ? _prober.ProbeAsync(Id, address, dcId, CancellationToken.None)
        : Task.FromResult(new ProxyTestResult { ProxyId = Id, Fault = ProxyFault.Unreachable, Reason = "the address of the proxy cannot be opened" });

    private bool ShouldBan(ProxyFault fault) =>
        fault == ProxyFault.Credentials
        || State.Whole.FailuresInARow >= Options.FailureLimit
        || (State.Whole.Seen >= LeastForShare && Options.ErrorShareLimit < 1 && State.Whole.ErrorShare > Options.ErrorShareLimit);

    private async Task BanForAsync(ProxyFault fault, DateTimeOffset now)
    {
        var time = Options.BanTime * Math.Pow(2, Math.Min(State.Strikes, 20));
        time = time < Options.MaxBanTime ? time : Options.MaxBanTime;
        time += time * Options.BanJitter * _random.NextDouble();
        State.Strikes++;
        State.IsBanned = true;
        State.BannedUntil = now + time;
        State.Fault = fault;
        State.Reason = ReasonOf(fault);
        _metrics.Banned(fault);
        LogBannedFor(_logger, Id, time.TotalSeconds, State.Reason);
        await SaveAsync();
    }

    private static string ReasonOf(ProxyFault fault) => fault switch
    {
        ProxyFault.Unreachable => "no connection to it",
        ProxyFault.TimedOut => "it does not answer",
        ProxyFault.Closed => "it closes connections",
        ProxyFault.Credentials => "it refuses our credentials",
        ProxyFault.Forbidden => "it does not let us connect",
        ProxyFault.Protocol => "it does not speak its protocol",
        ProxyFault.Broken => "its connections break",
        _ => "it does not reach the data centre",
    };

    private void Forgive()
    {
        State.IsBanned = false;
        State.BannedUntil = null;
        State.Strikes = 0;
        State.Reason = string.Empty;
        State.Fault = ProxyFault.None;
        State.ServesSince = _time.GetUtcNow();
        State.Whole.FailuresInARow = 0;
        State.Whole.Errors = default;
        State.Whole.Seen = 0;
        State.Unreached.Clear();
    }

    private ProxyStanding Standing()
    {
        var now = _time.GetUtcNow();
        return new ProxyStanding
        {
            ProxyId = Id,
            State = !State.IsBanned ? ProxyState.Healthy : _isProbing ? ProxyState.Probing : ProxyState.Banned,
            Reason = State.IsBanned ? State.Reason : string.Empty,
            Penalty = State.Whole.Penalty,
            UnreachedDcs = State.Unreached.Where(pair => pair.Value > now).Select(pair => pair.Key).Order().ToArray(),
        };
    }

    private void OpenAddress()
    {
        var wasAway = _isVaultAway;
        (_address, _isVaultAway) = (null, false);
        if (State.Envelope.Length == 0)
        {
            return;
        }

        if (!_vault.TryOpen(ProxyBinding.SealName(Id), State.Envelope, out var text, out var reason)
            || !ProxyAddress.TryParse(Encoding.UTF8.GetString(text), out _address, out _))
        {
            // Where only the vault is away the proxy looks again now and then.
            _isVaultAway = reason == ISessionVault.Unavailable;
            if (!wasAway || !_isVaultAway)
            {
                LogDamaged(_logger, Id, reason);
            }
        }
    }

    /// <summary>Writes must not overlap: the second would carry the ETag that the first makes old.</summary>
    private async Task SaveAsync()
    {
        await _writes.WaitAsync();
        try
        {
            await _proxy.WriteStateAsync();
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
