using Grains.Accounts.Ownership;
using Grains.Accounts.Sessions;
using Grains.Endings;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Peers;
using Grains.Rates;
using Grains.Rates.Lending;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Accounts;

/// <summary>
/// One account. Operations, status and upkeep interleave with everything else. What makes that safe: every change of the account's
/// state, its leases and its session reference happens between two awaits, an operation looks at them anew after each await, and the
/// writes of a state go one after the other (<see cref="WriteAccountAsync"/>).
/// </summary>
internal sealed partial class AccountGrain : Grain, IAccountGrain, IHearsItsEnd
{
    private readonly IPersistentState<AccountGrainState> _account;
    private readonly IPersistentState<PeerMemoryState> _peers;
    private readonly ITelegramSessionFactory _sessions;
    private readonly ISessionRoutes _routes;
    private readonly ISessionVault _vault;
    private readonly AccountDrain _drain;
    private readonly AccountMetrics _metrics;
    private readonly IOptionsMonitor<AccountOptions> _options;
    private readonly IOptionsMonitor<PeerOptions> _peerOptions;
    private readonly PeerMetrics _peerMetrics;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger<AccountGrain> _logger;
    private readonly LeaseTable _leases = new();
    private readonly SemaphoreSlim _accountWrites = new(1, 1);
    private readonly SemaphoreSlim _peerWrites = new(1, 1);
    private ITelegramSession? _session;
    private long _savedRevision;
    private string _damage = string.Empty;
    private bool _isVaultAway;
    private bool _owns;
    private bool _disconnected;
    private long _calls;
    private long _floods;

    public AccountGrain(
        [PersistentState("account", GrainStorageNames.Durable)] IPersistentState<AccountGrainState> account,
        [PersistentState("peers", GrainStorageNames.Durable)] IPersistentState<PeerMemoryState> peers,
        ITelegramSessionFactory sessions,
        ISessionRoutes routes,
        ISessionVault vault,
        AccountDrain drain,
        AccountHolders holders,
        IOwnerSilos silos,
        RateLender lender,
        AccountMetrics metrics,
        RateMetrics rateMetrics,
        IOptionsMonitor<AccountOptions> options,
        IOptionsMonitor<PeerOptions> peerOptions,
        PeerMetrics peerMetrics,
        [FromKeyedServices(GrainClock.Key)] TimeProvider time,
        [FromKeyedServices(GrainClock.Key)] Random random,
        ILogger<AccountGrain> logger)
    {
        _account = account;
        _peers = peers;
        _sessions = sessions;
        _routes = routes;
        _vault = vault;
        _drain = drain;
        _holders = holders;
        _silos = silos;
        _metrics = metrics;
        _options = options;
        _peerOptions = peerOptions;
        _peerMetrics = peerMetrics;
        _time = time;
        _random = random;
        _logger = logger;
        _rateMetrics = rateMetrics;
        _rates = new AccountRates(Options, metrics, rateMetrics, time, random);
        _lender = lender;
    }

    private string Id => this.GetPrimaryKeyString();

    // As they hold now: operators change them while the account works.
    private AccountOptions Options => _options.CurrentValue;

    private PeerOptions PeerRules => _peerOptions.CurrentValue;

    private AccountGrainState State => _account.State;

    private FloodParking Parking => new(State.Parked, Options);

    private bool IsDisabled => State.DisabledReason.Length > 0 || _damage.Length > 0;

    private bool IsLoggedIn => State.UserId != 0;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _turns = TaskScheduler.Current;
        await BeginRatesAsync();
        // Unsealing shows a damaged session at once, and costs nothing compared with reading it.
        if (State.Session is not null)
        {
            OpenSession();
        }

        this.RegisterGrainTimer(
            static (grain, _) => grain.KeepUpAsync(),
            this,
            new GrainTimerCreationOptions(Options.UpkeepPeriod, Options.UpkeepPeriod) { Interleave = true });
        _storedAudit = Health.AuditSequence;
        ReportStanding();
        Report();
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_owns && reason.ReasonCode != DeactivationReasonCode.ApplicationError)
        {
            HandLeasesOn();
        }

        foreach (var entry in _leases.Clear())
        {
            End(entry, LeaseEnd.Revoked);
        }

        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
        {
            // With its silo the pool may be going as well, and must not be called back to life for this.
            Report(isActive: false);
        }

        _metrics.Gone(Id);
        _rateMetrics.Gone(Id);
        _leaves = true;
        if (reason.ReasonCode == DeactivationReasonCode.ApplicationError)
        {
            // What is in memory may be wrong, and must not be written.
            await LoseAsync();
        }
        else
        {
            await (_leaving ?? HandBackAsync());
        }
    }

    private async Task KeepUpAsync()
    {
        var now = _time.GetUtcNow();
        ExpireLeases(now);
        ReportIfDue(now);
        if (_isVaultAway && OpenSession() is not null)
        {
            Report();
        }

        if (_session is { } session && session.Revision != _savedRevision && IsLoggedIn)
        {
            await TrySaveSessionAsync();
        }

        if (await IsElsewhereAsync())
        {
            return;
        }

        await SaveRatesAsync();

        if (Memory.IsDirty)
        {
            await SavePeersAsync();
        }

        ReportStanding();
        await MoveIfDueAsync();
        await ShareProxyRateAsync();
        ProbeIfDue();
        await CloseIfDrainedAsync();
        await HandOverAuditAsync();
    }
}
