using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Peers;
using Grains.Rates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Grains.Accounts;

/// <summary>
/// One account. Operations, status and upkeep interleave with everything else. What makes that safe: every change of the account's
/// state, its leases and its session reference happens between two awaits, an operation looks at them anew after each await, and the
/// writes of a state go one after the other (<see cref="SaveAsync"/>).
/// </summary>
internal sealed partial class AccountGrain : Grain, IAccountGrain
{
    private readonly IPersistentState<AccountGrainState> _account;
    private readonly IPersistentState<PeerMemoryState> _peers;
    private readonly ITelegramSessionFactory _sessions;
    private readonly ISessionRoutes _routes;
    private readonly ISessionVault _vault;
    private readonly AccountDrain _drain;
    private readonly AccountMetrics _metrics;
    private readonly AccountOptions _options;
    private readonly PeerOptions _peerOptions;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger<AccountGrain> _logger;
    private readonly LeaseTable _leases = new();
    private readonly AccountRates _rates;
    private readonly SemaphoreSlim _accountWrites = new(1, 1);
    private readonly SemaphoreSlim _peerWrites = new(1, 1);
    private ITelegramSession? _session;
    private long _savedRevision;
    private string _damage = string.Empty;
    private bool _ownsEpoch;
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
        GlobalRate globalRate,
        AccountMetrics metrics,
        IOptions<AccountOptions> options,
        IOptions<PeerOptions> peerOptions,
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
        _metrics = metrics;
        _options = options.Value;
        _peerOptions = peerOptions.Value;
        _time = time;
        _random = random;
        _logger = logger;
        _rates = new AccountRates(_options, globalRate, metrics, time);
    }

    private string Id => this.GetPrimaryKeyString();

    private AccountGrainState State => _account.State;

    private FloodParking Parking => new(State.Parked, _options);

    private bool IsDisabled => State.DisabledReason.Length > 0 || _damage.Length > 0;

    private bool IsLoggedIn => State.UserId != 0;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Unsealing shows a damaged session at once, and costs nothing compared with reading it.
        if (State.Session is not null)
        {
            OpenSession();
        }

        this.RegisterGrainTimer(
            static (grain, _) => grain.KeepUpAsync(),
            this,
            new GrainTimerCreationOptions(_options.UpkeepPeriod, _options.UpkeepPeriod) { Interleave = true });
        ReportStanding();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
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
        if (_session is not null)
        {
            // After a lost race for the state another activation owns the session: ours must not be written over its own.
            if (_session.Revision != _savedRevision && reason.ReasonCode != DeactivationReasonCode.ApplicationError)
            {
                await SaveSessionAsync();
            }

            await CloseSessionAsync();
        }
    }

    /// <inheritdoc/>
    public Task<AccountStatus> GetStatusAsync() => Task.FromResult(StatusAt(_time.GetUtcNow()));

    private AccountStatus StatusAt(DateTimeOffset now)
    {
        var parked = Parking.UntilOfAccount(now);
        return new AccountStatus
        {
            AccountId = Id,
            State = StandsAt(parked),
            Reason = ReasonOfState(),
            ParkedUntil = parked,
            HomeDc = _session?.HomeDc ?? State.HomeDc,
            ActiveLeases = _leases.Count,
            Calls = _calls,
            Floods = _floods,
            Epoch = State.Epoch,
        };
    }

    private AccountState StandsAt(DateTimeOffset? parked) =>
        IsDisabled ? AccountState.Disabled
        : State.Phase == LoginPhase.Code ? AccountState.AwaitingCode
        : State.Phase == LoginPhase.Password ? AccountState.AwaitingPassword
        : !IsLoggedIn ? AccountState.New
        : parked is not null ? AccountState.Flooded
        : _disconnected ? AccountState.Connecting
        : AccountState.Ready;

    private string ReasonOfState() =>
        _damage.Length > 0 ? _damage
        : State.DisabledReason.Length > 0 ? State.DisabledReason
        : IsLoggedIn ? string.Empty : State.LoginLostReason;

    /// <summary>Tells how the account stands: the metrics, whoever waits for updates, and the pool.</summary>
    private void ReportStanding()
    {
        CountStanding();
        Report();
    }

    private void CountStanding()
    {
        // Who waits for updates looks anew whether this account can still serve.
        _feed?.Wake();
        _metrics.Stands(Id, IsLoggedIn && !IsDisabled && Parking.UntilOfAccount(_time.GetUtcNow()) is null);
    }

    private async Task KeepUpAsync()
    {
        var now = _time.GetUtcNow();
        ExpireLeases(now);
        ReportIfDue(now);
        if (_session is { } session && session.Revision != _savedRevision && IsLoggedIn)
        {
            await SaveSessionAsync();
        }

        CountStanding();
    }

    /// <summary>The open session; null where the stored one is damaged.</summary>
    private ITelegramSession? OpenSession()
    {
        if (_session is not null || _damage.Length > 0)
        {
            return _session;
        }

        byte[] saved = [];
        if (State.Session is { } envelope && !_vault.TryOpen(Id, envelope, out saved, out var reason))
        {
            return Damaged(reason);
        }

        _session = _sessions.Open(Id, saved, Route);
        if (_session is null)
        {
            return Damaged("it is not a saved session of a known version");
        }

        _savedRevision = _session.Revision;
        return _session;
    }

    private ITelegramSession? Damaged(string reason)
    {
        // Kept in memory only: what is stored stays as it is until an operator has looked at it.
        _damage = $"the stored session cannot be opened: {reason}";
        LogSessionDamaged(_logger, Id, reason);
        return null;
    }

    private async Task CloseSessionAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    /// <summary>Stores the session with everything else that has changed.</summary>
    private Task SaveSessionAsync()
    {
        if (_session is { } session)
        {
            _savedRevision = session.Revision;
            State.HomeDc = session.HomeDc;
            var plaintext = session.Save();
            State.Session = _vault.Seal(Id, plaintext, State.Session);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(plaintext);
        }

        return SaveAsync(_account, _accountWrites);
    }

    private Task SaveAccountAsync() => SaveAsync(_account, _accountWrites);

    /// <summary>Writes of one state must not overlap: the second would carry the ETag that the first makes old.</summary>
    private async Task SaveAsync<T>(IPersistentState<T> state, SemaphoreSlim writes)
    {
        await writes.WaitAsync();
        try
        {
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            // Another activation owns the account by now, and its connection must be the only one.
            LogOwnershipLost(_logger, Id);
            await CloseSessionAsync();
            DeactivateOnIdle();
            throw;
        }
        catch (Exception exception)
        {
            // What is in memory was not stored: start again from what is.
            LogNotStored(_logger, Id, exception);
            await CloseSessionAsync();
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            writes.Release();
        }
    }
}
