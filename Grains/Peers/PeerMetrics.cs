using System.Diagnostics.Metrics;

namespace Grains.Peers;

/// <summary>What accounts and caches of this process count about channels.</summary>
internal sealed class PeerMetrics
{
    public const string MeterName = "Telepool.Peers";

    private readonly Counter<long> _usernames;
    private readonly Counter<long> _resolves;
    private readonly Counter<long> _overBudget;
    private readonly Counter<long> _met;
    private readonly Counter<long> _renamed;
    private readonly Counter<long> _dcs;
    private readonly Counter<long> _dcsCorrected;
    private readonly Counter<long> _graphs;
    private readonly Counter<long> _denied;
    private readonly Gauge<long> _overdue;

    public PeerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _usernames = meter.CreateCounter<long>("mtproto_username_lookups_total", "{lookup}", "Usernames asked for, by what the shared cache knew: hit, negative or miss.");
        _resolves = meter.CreateCounter<long>("mtproto_resolves_total", "{call}", "Calls of contacts.resolveUsername that were made.");
        _overBudget = meter.CreateCounter<long>("mtproto_resolve_budget_refusals_total", "{refusal}", "Resolves refused because the account has used up its day's budget.");
        _met = meter.CreateCounter<long>("mtproto_peers_met_total", "{peer}", "Channels that accounts learnt to address from other answers, without resolving them.");
        _renamed = meter.CreateCounter<long>("mtproto_peers_renamed_total", "{peer}", "Channels found under another username than before, and usernames found to be another channel's.");
        _dcs = meter.CreateCounter<long>("mtproto_stats_dc_lookups_total", "{lookup}", "Statistics data centres asked for at the cache, by result: hit, negative or miss.");
        _dcsCorrected = meter.CreateCounter<long>("mtproto_stats_dc_corrections_total", "{entry}", "Entries of the cache that turned out to name another data centre.");
        _graphs = meter.CreateCounter<long>("mtproto_stats_graphs_total", "{graph}", "Asynchronous graphs of statistics, by result: loaded, unavailable or later.");
        _denied = meter.CreateCounter<long>("mtproto_stats_denied_total", "{refusal}", "Statistics that an account may not see, by whether Telegram was asked.");
        _overdue = meter.CreateGauge<long>("mtproto_stats_overdue", "{channel}", "Channels whose statistics are due and that no worker has taken, when the schedule last looked.");
    }

    public void UsernameAsked(string result) => _usernames.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Resolved() => _resolves.Add(1);

    public void OverBudget() => _overBudget.Add(1);

    public void Met() => _met.Add(1);

    public void Renamed() => _renamed.Add(1);

    public void DcAsked(string result) => _dcs.Add(1, new KeyValuePair<string, object?>("result", result));

    public void DcCorrected() => _dcsCorrected.Add(1);

    public void Graph(string result) => _graphs.Add(1, new KeyValuePair<string, object?>("result", result));

    public void StatisticsOverdue(int channels) => _overdue.Record(channels);

    public void StatisticsDenied(string by) => _denied.Add(1, new KeyValuePair<string, object?>("by", by));
}
