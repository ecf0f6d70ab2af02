using Grains.Accounts.Sessions;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Rates;
using Grains.Interfaces.Statistics;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // A grain call fails after 30 s, and one call to Telegram may take 20: graphs are begun only while there is room for one more.
    private static readonly TimeSpan GraphTime = TimeSpan.FromSeconds(6);

    /// <inheritdoc/>
    public async Task<OperationResult<StatisticsReport>> GetStatisticsAsync(Lease lease, StatisticsQuery query, CancellationToken cancellationToken = default)
    {
        var entry = Admit<StatisticsReport>(lease, MethodOf(KindOf(Known(query.Username))), out var refused);
        if (entry is null)
        {
            return refused!;
        }

        if (DeniedFor(Known(query.Username)) is { } denied)
        {
            return new OperationResult<StatisticsReport> { Failure = denied };
        }

        if (Pay<StatisticsReport>(entry, MethodClass.Statistics) is { } unpaid)
        {
            return unpaid;
        }

        var started = _time.GetTimestamp();
        var (known, failure) = await MeetAsync(query.ChannelId, query.Username, cancellationToken);
        if (known is null)
        {
            return new OperationResult<StatisticsReport> { Failure = failure };
        }

        var dataCenter = query.DcHint != 0 ? query.DcHint : known.StatsDc;
        if (dataCenter == 0)
        {
            (var standing, _, failure) = await CallAboutAsync(
                TelegramMethods.GetFullChannel,
                known,
                (session, hash) => session.GetStandingAsync(query.ChannelId, hash, cancellationToken),
                static _ => false,
                cancellationToken);
            if (standing is null)
            {
                return new OperationResult<StatisticsReport> { Failure = failure };
            }

            _rates.Charge(MethodClass.Other);
            if (!standing.CanViewStatistics)
            {
                return new OperationResult<StatisticsReport> { Failure = await DenyAsync(query.ChannelId, "STATS_NOT_VISIBLE") };
            }

            dataCenter = standing.StatsDc;
        }

        return await ReadStatisticsAsync(query, KindOf(known), dataCenter, started, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<OperationResult<StatisticsGraph>> LoadGraphAsync(Lease lease, GraphQuery query, CancellationToken cancellationToken = default)
    {
        var entry = Admit<StatisticsGraph>(lease, TelegramMethods.LoadAsyncGraph, out var refused);
        if (entry is null)
        {
            return refused!;
        }

        if (Pay<StatisticsGraph>(entry, MethodClass.Statistics) is { } unpaid)
        {
            return unpaid;
        }

        var (graph, failure) = await LoadAsync(query, cancellationToken);
        return new OperationResult<StatisticsGraph> { Value = graph, Failure = failure };
    }

    private async Task<OperationResult<StatisticsReport>> ReadStatisticsAsync(
        StatisticsQuery query, StatisticsKind kind, int dataCenter, long started, CancellationToken cancellationToken)
    {
        for (var again = true; ; again = false)
        {
            // Between the awaits the account may have forgotten the channel or learnt it anew.
            var (known, failure) = await MeetAsync(query.ChannelId, query.Username, cancellationToken);
            if (known is null)
            {
                return new OperationResult<StatisticsReport> { Failure = failure };
            }

            var asked = kind;
            (var report, var fault, failure) = await CallAboutAsync(
                MethodOf(asked),
                known,
                (session, hash) => session.GetStatisticsAsync(query.ChannelId, hash, asked, dataCenter, cancellationToken),
                fault => IsDenial(fault) || IsOtherKind(fault),
                cancellationToken);
            if (failure is not null)
            {
                return new OperationResult<StatisticsReport> { Failure = failure };
            }

            if (fault is not null && IsDenial(fault))
            {
                return new OperationResult<StatisticsReport> { Failure = await DenyAsync(query.ChannelId, fault.Name) };
            }

            if (fault is not null && again)
            {
                // The channel was turned into a group or the other way round since the account met it.
                kind = kind == StatisticsKind.Broadcast ? StatisticsKind.Megagroup : StatisticsKind.Broadcast;
                _rates.Charge(MethodClass.Statistics);
                continue;
            }

            if (report is null)
            {
                return Failed<StatisticsReport>(FailureKind.Refused, fault!.Name);
            }

            await NoteAsync(query.ChannelId, peer => peer with
            {
                StatsDc = report.StatsDc,
                StatisticsDeniedUntil = null,
                IsBroadcast = report.Kind == StatisticsKind.Broadcast,
            });
            return new OperationResult<StatisticsReport> { Value = await LoadGraphsAsync(report, started, cancellationToken) };
        }
    }

    /// <summary>Loads what the rate allows at once; whatever stops it leaves the rest pending, with the time of the next try.</summary>
    private async Task<StatisticsReport> LoadGraphsAsync(StatisticsReport report, long started, CancellationToken cancellationToken)
    {
        var graphs = report.Graphs.ToArray();
        for (var i = 0; i < graphs.Length; i++)
        {
            if (graphs[i].State != GraphState.Pending)
            {
                continue;
            }

            var now = _time.GetUtcNow();
            var wait = Parking.UntilOf(TelegramMethods.LoadAsyncGraph, now) - now ?? TimeSpan.Zero;
            if (wait == TimeSpan.Zero && _time.GetElapsedTime(started) < GraphTime && !cancellationToken.IsCancellationRequested)
            {
                wait = _rates.TryTake(MethodClass.Statistics);
            }
            else if (wait == TimeSpan.Zero)
            {
                return report with { Graphs = graphs, RetryAfter = TimeSpan.Zero };
            }

            if (wait > TimeSpan.Zero)
            {
                return report with { Graphs = graphs, RetryAfter = wait };
            }

            var query = new GraphQuery { Name = graphs[i].Name, Token = graphs[i].Token, StatsDc = report.StatsDc };
            var (graph, failure) = await LoadAsync(query, cancellationToken);
            if (graph is null)
            {
                return report with { Graphs = graphs, RetryAfter = failure!.RetryAfter ?? TimeSpan.Zero };
            }

            graphs[i] = graph;
        }

        return report with { Graphs = graphs };
    }

    private async Task<(StatisticsGraph? Graph, OperationFailure? Failure)> LoadAsync(GraphQuery query, CancellationToken cancellationToken)
    {
        if (_session is not { } session)
        {
            return (null, new OperationFailure { Kind = FailureKind.Disconnected, Error = "SESSION_CLOSED" });
        }

        var (graph, fault, outcome) = await CallAsync(
            TelegramMethods.LoadAsyncGraph, session, session.LoadGraphAsync(query, cancellationToken));
        if (graph is not null)
        {
            return (graph, null);
        }

        // The token is of no use, and no further try makes it so.
        return fault!.Kind == SessionFaultKind.Rpc && fault.Name.StartsWith("GRAPH_", StringComparison.Ordinal)
            ? (new StatisticsGraph { Name = query.Name, State = GraphState.Unavailable, Reason = fault.Name }, null)
            : (null, await ApplyAsync(TelegramMethods.LoadAsyncGraph, fault, outcome));
    }

    private OperationFailure? DeniedFor(KnownPeer? known) =>
        known?.StatisticsDeniedUntil is { } until && until > _time.GetUtcNow()
            ? new OperationFailure { Kind = FailureKind.Forbidden, Error = "STATS_DENIED_BEFORE", RetryAfter = until - _time.GetUtcNow() }
            : null;

    private async Task<OperationFailure> DenyAsync(long channelId, string error)
    {
        var until = _time.GetUtcNow() + _peerOptions.StatisticsDeniedTtl;
        await NoteAsync(channelId, peer => peer with { StatisticsDeniedUntil = until });
        return new OperationFailure { Kind = FailureKind.Forbidden, Error = error, RetryAfter = _peerOptions.StatisticsDeniedTtl };
    }

    // core.telegram.org/method/stats.getBroadcastStats lists what it answers.
    private static bool IsDenial(SessionFault fault) =>
        fault is { Kind: SessionFaultKind.Rpc, Name: "CHAT_ADMIN_REQUIRED" };

    private static bool IsOtherKind(SessionFault fault) =>
        fault is { Kind: SessionFaultKind.Rpc, Name: "BROADCAST_REQUIRED" or "MEGAGROUP_REQUIRED" };

    private static StatisticsKind KindOf(KnownPeer? known) => known is { IsBroadcast: false } ? StatisticsKind.Megagroup : StatisticsKind.Broadcast;

    private static string MethodOf(StatisticsKind kind) =>
        kind == StatisticsKind.Megagroup ? TelegramMethods.GetMegagroupStats : TelegramMethods.GetBroadcastStats;
}
