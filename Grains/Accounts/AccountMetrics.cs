using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <summary>What the accounts of this process count. Names are the platform's public ones; seconds throughout.</summary>
internal sealed class AccountMetrics
{
    public const string MeterName = "Telepool.Accounts";

    // A label value per account, and a time series per label value: beyond this many accounts share one.
    private const int AccountLabelLimit = 100;
    private const string OtherAccounts = "other";

    private static readonly string[] StateNames = Array.ConvertAll(Enum.GetNames<AccountState>(), SnakeCase);
    private static readonly string[] EffectNames = Array.ConvertAll(Enum.GetNames<AccountEffect>(), SnakeCase);

    private readonly ConcurrentDictionary<string, (AccountState State, bool Healthy)> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _floodWait;
    private readonly Counter<long> _rateLimitHits;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _leakedLeases;
    private readonly Counter<long> _refusedLeases;
    private readonly Counter<long> _grantedLeases;
    private readonly Counter<long> _updatesDropped;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _networkFaults;
    private readonly Counter<long> _changes;
    private int _calling;
    private int _unlabelled;

    public AccountMetrics(IMeterFactory meters, AccountDrain drain)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("mtproto_requests_total", "{call}", "Calls to Telegram by method, account, data centre and outcome.");
        _duration = meter.CreateHistogram<double>("mtproto_request_duration_seconds", "s", "From sending a call to its answer.");
        _floodWait = meter.CreateHistogram(
            "mtproto_flood_wait_seconds",
            "s",
            "How long Telegram told an account to wait.",
            tags: null,
            // From the seconds of a busy minute to the day of a restricted account.
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 3, 10, 30, 60, 300, 900, 3600, 14_400, 86_400] });
        _rateLimitHits = meter.CreateCounter<long>("mtproto_rate_limit_hits_total", "{hit}", "Leases and calls held back by our own rates.");
        _errors = meter.CreateCounter<long>("mtproto_errors_total", "{error}", "Failed calls by kind.");
        _leakedLeases = meter.CreateCounter<long>("mtproto_leases_leaked_total", "{lease}", "Leases that ran out before their holder released them.");
        _refusedLeases = meter.CreateCounter<long>("mtproto_leases_refused_total", "{lease}", "Leases that were refused, by reason.");
        _grantedLeases = meter.CreateCounter<long>("mtproto_leases_granted_total", "{lease}", "Leases that were granted.");
        _updatesDropped = meter.CreateCounter<long>("mtproto_updates_dropped_total", "{update}", "Pushed updates that a reader came too late for; it fetches the difference instead.");
        _outcomes = meter.CreateCounter<long>("mtproto_account_outcomes_total", "{call}", "Failed calls by reason and by what they did to their account.");
        _networkFaults = meter.CreateCounter<long>("mtproto_account_network_faults_total", "{call}", "Calls that failed on the way to Telegram, by kind.");
        _changes = meter.CreateCounter<long>("mtproto_account_transitions_total", "{change}", "Changes of accounts' states.");
        foreach (var purpose in LeasePurpose.All)
        {
            // There from the start: an alert sees a rise, and would miss an appearance.
            _leakedLeases.Add(0, new KeyValuePair<string, object?>("purpose", purpose));
        }

        meter.CreateObservableGauge("mtproto_pool_accounts_by_state", CountStates, "{account}", "Accounts of this process by state.");
        meter.CreateObservableGauge("mtproto_requests_active", () => Volatile.Read(ref _calling), "{call}", "Calls to Telegram under way.");
        meter.CreateObservableGauge("mtproto_accounts_unlabelled", () => Volatile.Read(ref _unlabelled), "{account}", "Accounts that share one label value.");
        meter.CreateObservableGauge("mtproto_leases_active", () => drain.ActiveLeases, "{lease}", "Leases out at present.");
        meter.CreateObservableGauge("mtproto_pool_accounts_healthy", CountHealthy, "{account}", "Accounts that can be leased.");
        // A number that goes down as well, whatever Prometheus expects of such a name: the platform promises it beside the healthy ones.
        meter.CreateObservableGauge("mtproto_pool_accounts_total", () => _accounts.Count, "{account}", "Accounts of this process, whatever their state.");
    }

    /// <summary>A call begins.</summary>
    public void Calling() => Interlocked.Increment(ref _calling);

    /// <summary>A call that began is over, however it ended.</summary>
    public void Ended() => Interlocked.Decrement(ref _calling);

    public void Called(string method, string account, int dataCenter, string status, TimeSpan duration)
    {
        if (_requests.Enabled)
        {
            _requests.Add(1, new TagList
            {
                { "method", method },
                { "account", Label(account) },
                { "dc", dataCenter },
                { "status", status },
            });
        }

        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("method", method));
    }

    /// <summary>The account's name as long as there are not too many of them.</summary>
    public string Label(string account) => _labels.GetValueOrDefault(account, OtherAccounts);

    public void Failed(string kind) => _errors.Add(1, new("error_type", kind), new("component", "accounts"));

    public void Flooded(string method, TimeSpan wait) => _floodWait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("method", method));

    public void RateLimited(string scope) => _rateLimitHits.Add(1, new KeyValuePair<string, object?>("scope", scope));

    /// <summary>What a failed call did to its account.</summary>
    public void Outcome(string reason, AccountEffect effect) =>
        _outcomes.Add(1, new("reason", reason), new("effect", EffectNames[(int)effect]));

    /// <summary>A fault of the way to Telegram, which the account does not answer for.</summary>
    public void NetworkFault(SessionFaultKind kind) => _networkFaults.Add(1, new KeyValuePair<string, object?>("kind", SnakeCase(kind.ToString())));

    /// <summary>An account's change of state.</summary>
    public void Changed(AccountState from, AccountState to) =>
        _changes.Add(1, new("from", StateNames[(int)from]), new("to", StateNames[(int)to]));

    public void LeaseGranted(string purpose) => _grantedLeases.Add(1, new KeyValuePair<string, object?>("purpose", purpose));

    public void LeaseRefused(string reason) => _refusedLeases.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void LeaseLeaked(string purpose) => _leakedLeases.Add(1, new KeyValuePair<string, object?>("purpose", purpose));

    public void UpdatesDropped(long count) => _updatesDropped.Add(count);

    /// <summary>Tells how an account stands.</summary>
    public void Stands(string account, AccountState state, bool healthy)
    {
        if (!_labels.ContainsKey(account) && _labels.TryAdd(account, _labels.Count < AccountLabelLimit ? account : OtherAccounts) && _labels[account] == OtherAccounts)
        {
            Interlocked.Increment(ref _unlabelled);
        }

        _accounts[account] = (state, healthy);
    }

    /// <summary>The account is not active in this process any more.</summary>
    public void Gone(string account) => _accounts.TryRemove(account, out _);

    private int CountHealthy()
    {
        var healthy = 0;
        foreach (var (_, value) in _accounts)
        {
            healthy += value.Healthy ? 1 : 0;
        }

        return healthy;
    }

    private IEnumerable<Measurement<int>> CountStates()
    {
        Span<int> counts = stackalloc int[StateNames.Length];
        foreach (var (_, value) in _accounts)
        {
            counts[(int)value.State]++;
        }

        var measurements = new Measurement<int>[StateNames.Length];
        for (var i = 0; i < measurements.Length; i++)
        {
            measurements[i] = new Measurement<int>(counts[i], new KeyValuePair<string, object?>("state", StateNames[i]));
        }

        return measurements;
    }

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
