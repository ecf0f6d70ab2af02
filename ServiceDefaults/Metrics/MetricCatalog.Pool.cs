namespace ServiceDefaults.Metrics;

/// <content>What silos do.</content>
public static partial class MetricCatalog
{
    private static MetricSubsystem Requests => new("Accounts and calls", ["Telepool.Accounts"], MetricHosts.Silo,
    [
        Counter("mtproto_requests_total", "{call}", "Calls to Telegram by method, account, data centre and outcome.", "method", "account", "dc", "status"),
        Histogram("mtproto_request_duration_seconds", "s", "From sending a call to its answer.", "method"),
        Gauge("mtproto_requests_active", "{call}", "Calls to Telegram under way."),
        Histogram("mtproto_flood_wait_seconds", "s", "How long Telegram told an account to wait.", "method"),
        Counter("mtproto_errors_total", "{error}", "Failures by type and component.", "error_type", "component"),
        Counter("mtproto_account_outcomes_total", "{call}", "Failed calls by reason and by what they did to their account.", "reason", "effect"),
        Counter("mtproto_account_network_faults_total", "{call}", "Calls that failed on the way to Telegram, by kind.", "kind"),
        Counter("mtproto_account_transitions_total", "{change}", "Changes of accounts' states.", "from", "to"),
        Gauge("mtproto_pool_accounts_by_state", "{account}", "Accounts of this process by state.", "state"),
        Gauge("mtproto_pool_accounts_healthy", "{account}", "Accounts that can be leased."),
        Gauge("mtproto_pool_accounts_total", "{account}", "Accounts of this process, whatever their state; in a cluster the sum over all silos is the pool's."),
        Gauge("mtproto_accounts_unlabelled", "{account}", "Accounts that share the label value other, since the cap on labels was reached before they came."),
        Counter("mtproto_updates_dropped_total", "{update}", "Pushed updates that a reader came too late for; it fetches the difference instead."),
        Counter("mtproto_faults_injected_total", "{fault}", "Faults made on purpose, by kind.", "kind"),
    ]);

    private static MetricSubsystem Leases => new("Leases", ["Telepool.Accounts", "Telepool.Pool"], MetricHosts.Silo,
    [
        Counter("mtproto_leases_granted_total", "{lease}", "Leases that were granted.", "purpose"),
        Counter("mtproto_leases_refused_total", "{lease}", "Leases that an account refused, by reason.", "reason"),
        Counter("mtproto_leases_leaked_total", "{lease}", "Leases that ran out before their holder released them.", "purpose"),
        Counter("mtproto_leases_dropped_total", "{request}", "Requests for a lease that the pool refused, by purpose and reason.", "purpose", "reason"),
        Histogram("mtproto_lease_wait_seconds", "s", "From asking the pool for an account to the lease.", "purpose"),
        Gauge("mtproto_leases_active", "{lease}", "Leases out at present."),
        Gauge("mtproto_queue_depth", "{item}", "What waits, by task: requests for a lease, pages for the database.", "task"),
    ]);

    private static MetricSubsystem Proxies => new("Proxies", ["Telepool.Proxies"], MetricHosts.Silo,
    [
        Counter("mtproto_proxy_connections_total", "{connection}", "Connections through proxies by proxy and outcome.", "proxy", "outcome"),
        Histogram("mtproto_proxy_connect_seconds", "s", "From dialing a proxy to a way through it."),
        Histogram("mtproto_proxy_first_byte_seconds", "s", "From the first packet sent through a proxy to the first one received."),
        Counter("mtproto_proxy_bans_total", "{ban}", "Bans of proxies by fault.", "fault"),
        Counter("mtproto_proxy_moves_total", "{move}", "Accounts that were bound to another proxy, by reason.", "reason"),
        Counter("mtproto_proxy_direct_total", "{connection}", "Connections that went straight since no proxy could serve."),
        Gauge("mtproto_proxy_pool_healthy", "{proxy}", "Proxies that can serve."),
        Gauge("mtproto_proxy_pool_by_state", "{proxy}", "Proxies of this process' pools by state.", "state"),
        Gauge("mtproto_proxies_unlabelled", "{proxy}", "Proxies that share the label value other, since the cap on labels was reached before they came."),
    ]);

    private static MetricSubsystem Rates => new("Rates", ["Telepool.Accounts", "Telepool.Rates"], MetricHosts.Silo,
    [
        Counter("mtproto_rate_limit_hits_total", "{hit}", "Leases and calls held back by our own rates.", "scope"),
        Gauge("mtproto_rate_learnt", "{call}/s", "The rate at which an account calls a class of methods at present; only the first accounts are shown.", "account", "class"),
        Gauge("mtproto_rate_lent", "{call}/s", "The part of a rate of the whole cluster that is lent to this process at present.", "scope"),
    ]);

    private static MetricSubsystem Peers => new("Channels and their statistics", ["Telepool.Peers"], MetricHosts.Silo,
    [
        Counter("mtproto_username_lookups_total", "{lookup}", "Usernames asked for, by what the shared cache knew: hit, negative or miss.", "result"),
        Counter("mtproto_resolves_total", "{call}", "Calls of contacts.resolveUsername that were made."),
        Counter("mtproto_resolve_budget_refusals_total", "{refusal}", "Resolves refused because the account has used up its day's budget."),
        Counter("mtproto_peers_met_total", "{peer}", "Channels that accounts learnt to address from other answers, without resolving them."),
        Counter("mtproto_peers_renamed_total", "{peer}", "Channels found under another username than before, and usernames found to be another channel's."),
        Counter("mtproto_stats_dc_lookups_total", "{lookup}", "Statistics data centres asked for at the cache, by result: hit, negative or miss.", "result"),
        Counter("mtproto_stats_dc_corrections_total", "{entry}", "Entries of the cache that turned out to name another data centre."),
        Counter("mtproto_stats_graphs_total", "{graph}", "Asynchronous graphs of statistics, by result: loaded, unavailable or later.", "result"),
        Counter("mtproto_stats_denied_total", "{refusal}", "Statistics that an account may not see, by whether Telegram was asked.", "by"),
        Gauge("mtproto_stats_overdue", "{channel}", "Channels whose statistics are due and that no worker has taken, when the schedule last looked."),
    ]);
}
