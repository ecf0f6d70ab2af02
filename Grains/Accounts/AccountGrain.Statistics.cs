using Grains.Accounts.Sessions;
using Grains.Interfaces.DataCenters;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Rates;
using Grains.Interfaces.Statistics;
using Grains.Peers;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // A grain call fails after 30 s, and one call to Telegram may take 20: graphs are begun only while there is room for one more.
    private static readonly TimeSpan GraphTime = TimeSpan.FromSeconds(6);

    /// <inheritdoc/>
    public async Task<OperationResult<StatisticsReport>> GetStatisticsAsync(Lease lease, StatisticsQuery query, CancellationToken cancellationToken = default)
    {
        await TakeUpAsync(lease);
        var known = Memory.Find(query.ChannelId, query.Username);
        var entry = Admit<StatisticsReport>(lease, MethodOf(KindOf(known)), out var refused, query.ChannelId);
        if (entry is null)
        {
            return refused!;
        }

        if (DeniedFor(known) is { } denied)
        {
            return new OperationResult<StatisticsReport> { Failure = denied };
        }

        if (Pay<StatisticsReport>(entry, MethodClass.Statistics) is { } unpaid)
        {
            return unpaid;
        }

        var started = _time.GetTimestamp();
        var (dataCenter, failure) = await LocateAsync(query, cancellationToken);
        return failure is null
            ? await ReadStatisticsAsync(query, dataCenter, started, cancellationToken)
            : new OperationResult<StatisticsReport> { Failure = failure };
    }

    /// <inheritdoc/>
    public async Task<OperationResult<StatisticsGraph>> LoadGraphAsync(Lease lease, GraphQuery query, CancellationToken cancellationToken = default)
    {
        await TakeUpAsync(lease);
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

    /// <summary>Where to ask for the statistics; 0 for the account's home. Looks where it costs no call first.</summary>
    private async Task<(int DataCenter, OperationFailure? Failure)> LocateAsync(StatisticsQuery query, CancellationToken cancellationToken)
    {
        if (query.DcHint != 0)
        {
            return (query.DcHint, null);
        }

        if (await RouteAsync(query.ChannelId) is { IsNegative: false } route)
        {
            return (route.StatsDc, null);
        }

        if (Memory.Find(query.ChannelId, query.Username) is { StatsDc: not 0 } known)
        {
            return (known.StatsDc, null);
        }

        var (standing, _, failure) = await OnChannelAsync(
            TelegramMethods.GetFullChannel,
            query.ChannelId,
            query.Username,
            (session, known) => session.GetStandingAsync(query.ChannelId, known.AccessHash, cancellationToken),
            cancellationToken);
        if (standing is null)
        {
            return (0, failure);
        }

        Rates.Charge(MethodClass.Other);
        if (standing.StatsDc != 0)
        {
            Observe(query.ChannelId, standing.StatsDc, DcSource.ChannelFull);
        }

        return standing.CanViewStatistics ? (standing.StatsDc, null) : (0, await DenyAsync(query.ChannelId, "STATS_NOT_VISIBLE"));
    }

    private async Task<OperationResult<StatisticsReport>> ReadStatisticsAsync(
        StatisticsQuery query, int dataCenter, long started, CancellationToken cancellationToken)
    {
        for (var isOther = false; ; isOther = true)
        {
            var (report, fault, failure) = await OnChannelAsync(
                MethodOf(KindOf(Memory.Find(query.ChannelId, query.Username), isOther)),
                query.ChannelId,
                query.Username,
                (session, known) => session.GetStatisticsAsync(query.ChannelId, known.AccessHash, KindOf(known, isOther), dataCenter, cancellationToken),
                cancellationToken,
                fault => IsDenial(fault) || (IsOtherKind(fault) && !isOther));
            if (failure is not null)
            {
                return new OperationResult<StatisticsReport> { Failure = failure };
            }

            if (report is null && IsDenial(fault!))
            {
                _peerMetrics.StatisticsDenied("telegram");
                return new OperationResult<StatisticsReport> { Failure = await DenyAsync(query.ChannelId, fault!.Name) };
            }

            if (report is null)
            {
                // The channel was turned into a group or the other way round since the account met it.
                Rates.Charge(MethodClass.Statistics);
                continue;
            }

            Observe(query.ChannelId, report.StatsDc, report.StatsDc == dataCenter ? DcSource.Answer : DcSource.Migrate);
            Memory.Change(query.ChannelId, peer => peer with
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
                wait = Rates.TryTake(MethodClass.Statistics);
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
            _peerMetrics.Graph(graph.State == GraphState.Loaded ? "loaded" : "unavailable");
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

    private async Task<DcRoute?> RouteAsync(long channelId)
    {
        try
        {
            return await GrainFactory.GetGrain<IDcRouteGrain>(IDcRouteGrain.Key).FindAsync(channelId);
        }
        catch (Exception exception)
        {
            // Its silo may just be dying. Telegram knows as well.
            LogCacheSilent(_logger, Id, exception);
            return null;
        }
    }

    /// <summary>Tells the others, without waiting: what was found out serves this call already.</summary>
    private void Observe(long channelId, int dataCenter, DcSource source) =>
        _ = GrainFactory.GetGrain<IDcRouteGrain>(IDcRouteGrain.Key).ObserveAsync(
            new DcObservation { ChannelId = channelId, StatsDc = dataCenter, Source = source });

    private OperationFailure? DeniedFor(KnownPeer? known) =>
        known?.StatisticsDeniedUntil is { } until && until > _time.GetUtcNow()
            ? CountDenied(new OperationFailure { Kind = FailureKind.Forbidden, Error = "STATS_DENIED_BEFORE", RetryAfter = until - _time.GetUtcNow() })
            : null;

    private OperationFailure CountDenied(OperationFailure failure)
    {
        _peerMetrics.StatisticsDenied("memory");
        return failure;
    }

    private async Task<OperationFailure> DenyAsync(long channelId, string error)
    {
        var until = _time.GetUtcNow() + PeerRules.StatisticsDeniedTtl;
        Memory.Change(channelId, peer => peer with { StatisticsDeniedUntil = until });
        await SavePeersAsync();
        return new OperationFailure { Kind = FailureKind.Forbidden, Error = error, RetryAfter = PeerRules.StatisticsDeniedTtl };
    }

    // core.telegram.org/method/stats.getBroadcastStats lists what it answers.
    private static bool IsDenial(SessionFault fault) =>
        fault is { Kind: SessionFaultKind.Rpc, Name: "CHAT_ADMIN_REQUIRED" };

    private static bool IsOtherKind(SessionFault fault) =>
        fault is { Kind: SessionFaultKind.Rpc, Name: "BROADCAST_REQUIRED" or "MEGAGROUP_REQUIRED" };

    private static StatisticsKind KindOf(KnownPeer? known, bool isOther = false) =>
        known is { IsBroadcast: false } != isOther ? StatisticsKind.Megagroup : StatisticsKind.Broadcast;

    private static string MethodOf(StatisticsKind kind) =>
        kind == StatisticsKind.Megagroup ? TelegramMethods.GetMegagroupStats : TelegramMethods.GetBroadcastStats;
}
