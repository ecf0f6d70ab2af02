using Grains.Interfaces.Collection;
using Grains.Interfaces.DataCenters;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Tracing;

namespace Telepool.Collectors.Statistics;

public sealed partial class StatisticsCollector
{
    /// <summary>
    /// One run over one channel: find it, read its report with an account that may, load the graphs that were left, store all of it at
    /// once. Between two calls that have to wait no lease is held.
    /// </summary>
    private sealed class StatisticsPass(StatisticsCollector owner, StatisticsRun run, CancellationTokenSource ending)
    {
        private readonly HashSet<string> _denied = new(StringComparer.Ordinal);
        private readonly HashSet<string> _cannot = new(StringComparer.Ordinal);
        private long _channelId = run.ChannelId;
        private long _epoch = run.Epoch;
        private int _failures;
        private string _lastError = string.Empty;

        public long Epoch => Volatile.Read(ref _epoch);

        public async Task<StatisticsOutcome> RunAsync(CancellationToken cancellationToken)
        {
            using var activity = CollectorTraces.Begin(CollectionKind.Statistics, run.Username);
            if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } lost)
            {
                return lost;
            }

            if (await ClaimAboveAsync(cancellationToken).ConfigureAwait(false) is { } claimed)
            {
                return claimed;
            }

            // Where every account was refused lately, each would be again.
            if (await owner._routes.FindAsync(_channelId).ConfigureAwait(false) is { IsNegative: true } route)
            {
                var left = route.ExpiresAt - owner._time.GetUtcNow();
                return End(StatisticsStatus.Denied, "no account was allowed to see them lately") with { RetryAfter = left > TimeSpan.Zero ? left : null };
            }

            var (report, account, failed) = await ReadAsync(cancellationToken).ConfigureAwait(false);
            return report is null ? failed! : await StoreAsync(await LoadAsync(report, account, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        public StatisticsOutcome End(StatisticsStatus status, string error) =>
            new() { Username = run.Username, Status = status, ChannelId = _channelId, Error = error };

        /// <summary>Keeps the run; ends it where it has passed to another worker.</summary>
        public async Task RenewAsync()
        {
            try
            {
                if (!await owner._schedule.RenewAsync(run.Username, Epoch).ConfigureAwait(false))
                {
                    await ending.CancelAsync().ConfigureAwait(false);
                }
            }
            catch (Exception e)
            {
                // The next one tries again; the epoch guards the sink meanwhile.
                LogScheduleFailed(owner._log, e);
            }
        }

        /// <summary>Finds the channel's id; null where that worked.</summary>
        private async Task<StatisticsOutcome?> FindAsync(CancellationToken cancellationToken)
        {
            if (_channelId != 0)
            {
                return null;
            }

            var stored = await owner._sink.ChannelsAsync(cancellationToken).ConfigureAwait(false);
            if (stored.FirstOrDefault(channel => string.Equals(channel.Username, run.Username, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                _channelId = known.ChannelId;
                return null;
            }

            var (channel, _, failed) = await CallAsync(
                LeasePurpose.Resolve,
                null,
                leased => leased.Grain.ResolveAsync(leased.Lease, run.Username, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            _channelId = channel?.ChannelId ?? 0;
            return failed;
        }

        /// <summary>Where the sink holds a greater epoch (its schedule was lost, or is another's), takes the channel above it; null where the run stands.</summary>
        private async Task<StatisticsOutcome?> ClaimAboveAsync(CancellationToken cancellationToken)
        {
            var floor = (await owner._sink.PositionAsync(_channelId, cancellationToken).ConfigureAwait(false)).EpochOf(CollectionKind.Statistics);
            if (floor < Epoch)
            {
                return null;
            }

            var above = await owner._schedule.ClaimAsync(run.Username, owner._options.Worker, floor).ConfigureAwait(false);
            if (above is null)
            {
                return End(StatisticsStatus.Claimed, "another worker reads them now");
            }

            Volatile.Write(ref _epoch, above.Epoch);
            return null;
        }

        private Task<(StatisticsReport? Report, string Account, StatisticsOutcome? Failed)> ReadAsync(CancellationToken cancellationToken) => CallAsync(
            LeasePurpose.Statistics,
            null,
            leased => leased.Grain.GetStatisticsAsync(leased.Lease, new StatisticsQuery { ChannelId = _channelId, Username = run.Username }, cancellationToken),
            cancellationToken);

        /// <summary>Loads what is pending. What cannot be loaded in time is left out: the figures do not wait for a graph.</summary>
        private async Task<StatisticsReport> LoadAsync(StatisticsReport report, string account, CancellationToken cancellationToken)
        {
            var graphs = report.Graphs.ToArray();
            for (var i = 0; i < graphs.Length; i++)
            {
                if (graphs[i].State == GraphState.Pending)
                {
                    var query = new GraphQuery { Name = graphs[i].Name, Token = graphs[i].Token, StatsDc = report.StatsDc };
                    var (graph, _, failed) = await CallAsync(
                        LeasePurpose.Statistics,
                        account,
                        leased => leased.Grain.LoadGraphAsync(leased.Lease, query, cancellationToken),
                        cancellationToken).ConfigureAwait(false);
                    graphs[i] = graph ?? new StatisticsGraph { Name = query.Name, State = GraphState.Unavailable, Reason = failed!.Error };
                }
            }

            return report with { Graphs = graphs };
        }

        private async Task<StatisticsOutcome> StoreAsync(StatisticsReport report, CancellationToken cancellationToken)
        {
            var batch = new SinkBatch { ChannelId = report.ChannelId, Kind = CollectionKind.Statistics, Epoch = Epoch, Statistics = StatisticRows.Of(report) };
            var failure = await owner._sink.AppendAsync(batch, cancellationToken).ConfigureAwait(false)
                ?? await owner._sink.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (failure is not null)
            {
                return End(failure.Status == SinkStatus.Stale ? StatisticsStatus.Claimed : StatisticsStatus.StoreFailed, failure.Describe());
            }

            return End(StatisticsStatus.Stored, string.Empty) with
            {
                Kind = report.Kind,
                StatsDc = report.StatsDc,
                To = report.To,
                Graphs = report.Graphs.Count(static graph => graph.State == GraphState.Loaded),
                Unavailable = report.Graphs.Count(static graph => graph.State == GraphState.Unavailable),
            };
        }

        /// <summary>Makes one call with an account that can, again and again while that makes sense.</summary>
        private async Task<(T? Value, string Account, StatisticsOutcome? Failed)> CallAsync<T>(
            string purpose, string? preferred, Func<LeasedAccount, Task<OperationResult<T>>> call, CancellationToken cancellationToken)
            where T : class
        {
            _failures = 0;
            var since = owner._time.GetTimestamp();
            while (true)
            {
                var outcome = await owner._leaser.TakeAsync(RequestOf(purpose, preferred), onWait: null, cancellationToken).ConfigureAwait(false);
                if (outcome.Leased is not { } leased)
                {
                    return (null, string.Empty, await WithoutAccountAsync(outcome.Reason).ConfigureAwait(false));
                }

                OperationFailure failure;
                await using (leased.ConfigureAwait(false))
                {
                    try
                    {
                        var result = await call(leased).ConfigureAwait(false);
                        if (result.Value is { } value)
                        {
                            return (value, leased.AccountId, null);
                        }

                        failure = result.Failure!;
                        LogCallFailed(owner._log, run.Username, leased.AccountId, failure.Kind, failure.Error);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        LogGrainFailed(owner._log, run.Username, e);
                        failure = new OperationFailure { Kind = FailureKind.Disconnected, Error = "GRAIN_CALL_FAILED" };
                    }
                }

                if (Judge(leased.AccountId, failure) is { } end)
                {
                    return (null, string.Empty, end);
                }

                // Without the lease. The pool itself knows of floods and rates, and waits for them where another account will do.
                if (owner._time.GetElapsedTime(since) > owner._options.Patience)
                {
                    return (null, string.Empty, End(StatisticsStatus.Failed, failure.Error) with { RetryAfter = failure.RetryAfter });
                }

                if (failure.Kind is not FailureKind.Forbidden and not FailureKind.PeerNotFound)
                {
                    await Task.Delay(PauseOf(failure), owner._time, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        private TimeSpan PauseOf(OperationFailure failure) => failure.Kind switch
        {
            FailureKind.RateLimited when failure.RetryAfter is { } wait && wait < owner._options.Patience => wait,
            FailureKind.Lease or FailureKind.Flood => TimeSpan.Zero,
            _ => owner._options.RetryDelay * Math.Pow(2, Math.Min(_failures - 1, 8)),
        };

        /// <summary>Notes what a failure says of the account; an outcome where no further try makes sense.</summary>
        private StatisticsOutcome? Judge(string account, OperationFailure failure)
        {
            _lastError = failure.Error;
            switch (failure.Kind)
            {
                case FailureKind.Forbidden:
                    _denied.Add(account);
                    return null;
                case FailureKind.PeerNotFound:
                    _cannot.Add(account);
                    return null;
                case FailureKind.AccountLost or FailureKind.Unauthorized or FailureKind.Lease or FailureKind.Flood or FailureKind.RateLimited:
                    return null;
                default:
                    return ++_failures > owner._options.RetryMax ? End(StatisticsStatus.Failed, failure.Error) with { RetryAfter = failure.RetryAfter } : null;
            }
        }

        private async Task<StatisticsOutcome> WithoutAccountAsync(string reason)
        {
            if (_denied.Count > 0)
            {
                await owner._routes.ObserveAsync(new DcObservation { ChannelId = _channelId, Source = DcSource.Denied }).ConfigureAwait(false);
                return End(StatisticsStatus.Denied, "no account of the pool may see them");
            }

            return _cannot.Count > 0 ? End(StatisticsStatus.NotFound, _lastError) : End(StatisticsStatus.NoAccount, reason);
        }

        private LeaseRequest RequestOf(string purpose, string? preferred) => new()
        {
            Holder = owner._options.Worker,
            Purpose = purpose,
            Tenant = owner._options.Tenant,
            Peer = run.Username,
            PreferredAccount = preferred,
            Excluded = [.. _denied, .. _cannot],
        };
    }
}
