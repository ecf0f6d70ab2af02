using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Telepool.Collectors.Leasing;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Tracing;

namespace Telepool.Collectors.History;

public sealed partial class HistoryCollector
{
    /// <summary>One run over one channel: slices of pages, each under one lease, until it is done or given up.</summary>
    private sealed class ChannelRun(HistoryCollector owner, string username, int? limit, IHistoryObserver observer)
    {
        // Four doublings: where all proxies fail at once, a try every few seconds finds the first that is back.
        private const int MostProxyPauses = 4;

        // Some 4,000 spans: a trace of a whole history would be more than any viewer shows.
        private const int SlicesPerTrace = 40;

        private readonly HashSet<string> _cannot = new(StringComparer.Ordinal);
        private StoredChannel? _channel;
        private ClaimedCursor? _claim;
        private string? _preferred;
        private string? _avoided;
        private TimeSpan _avoidedFor;
        private string _lastError = string.Empty;
        private int _offset;
        private int _slices;
        private int _failures;
        private int _proxyFaults;
        private long _progressAt = owner._time.GetTimestamp();
        private int _total;
        private long _have;
        private long _fetched;
        private long _floor;
        private bool _toppedUp;
        private SinkFailure? _sinkFailure;

        public async Task<ChannelOutcome> RunAsync(CancellationToken cancellationToken)
        {
            long stored;
            try
            {
                stored = await FindAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SinkException e)
            {
                return End(ChannelStatus.StoreFailed, e.Message);
            }

            if (await ClaimAsync(cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            observer.Started(username, stored, _total);
            try
            {
                while (true)
                {
                    if (await RunSliceAsync(cancellationToken).ConfigureAwait(false) is { } outcome)
                    {
                        return outcome;
                    }
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await owner._sink.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                return End(ChannelStatus.Stopped, string.Empty);
            }
            finally
            {
                await ReleaseClaimAsync().ConfigureAwait(false);
            }
        }

        /// <summary>Looks up what the sink knows of the channel; the answer is how many messages it has.</summary>
        private async Task<long> FindAsync(CancellationToken cancellationToken)
        {
            var channels = await owner._sink.ChannelsAsync(cancellationToken).ConfigureAwait(false);
            _channel = channels.FirstOrDefault(channel => string.Equals(channel.Username, username, StringComparison.OrdinalIgnoreCase));
            if (_channel is null)
            {
                return 0;
            }

            _total = _channel.Total;
            _floor = (await owner._sink.PositionAsync(_channel.ChannelId, cancellationToken).ConfigureAwait(false)).EpochOf(CollectionKind.History);
            return await owner._sink.CountAsync(_channel.ChannelId, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Works under one lease; null where the run goes on.</summary>
        private async Task<ChannelOutcome?> RunSliceAsync(CancellationToken cancellationToken)
        {
            using var activity = _slices++ < SlicesPerTrace ? CollectorTraces.Begin(CollectionKind.History, username) : CollectorTraces.BeginApart(CollectionKind.History, username);
            var outcome = await owner._leaser.TakeAsync(RequestOf(), wait => observer.Waiting(username, string.Empty, wait), cancellationToken).ConfigureAwait(false);
            if (outcome.Leased is not { } leased)
            {
                if (_avoided is not null)
                {
                    // There is no other: the account that failed is asked again when it may.
                    _avoided = null;
                    if (_avoidedFor > TimeSpan.FromSeconds(1))
                    {
                        observer.Waiting(username, string.Empty, _avoidedFor);
                    }

                    await Task.Delay(_avoidedFor, owner._time, cancellationToken).ConfigureAwait(false);
                    return null;
                }

                // Where every account was asked and none can see the channel, the channel is the reason.
                return _cannot.Count > 0 ? End(ChannelStatus.NotFound, _lastError) : End(ChannelStatus.NoAccount, outcome.Reason);
            }

            var (failures, proxyFaults) = (_failures, _proxyFaults);
            ChannelOutcome? result;
            try
            {
                result = await UseAsync(leased, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException and not SinkException)
            {
                LogGrainFailed(owner._log, username, e);
                activity.Fail(e.GetType().Name);
                result = Retry(leased, "GRAIN_CALL_FAILED");
            }
            catch (SinkException e)
            {
                result = Judge(e.Failure);
            }
            finally
            {
                await leased.DisposeAsync().ConfigureAwait(false);
            }

            if (result is null && _sinkFailure is not null)
            {
                return await WaitForSinkAsync(cancellationToken).ConfigureAwait(false);
            }

            if (result is null && (_failures > failures || _proxyFaults > proxyFaults))
            {
                var tries = _failures > failures ? _failures : Math.Min(_proxyFaults, MostProxyPauses);
                await Task.Delay(owner._backOff.After(tries), owner._time, cancellationToken).ConfigureAwait(false);
            }

            return result;
        }

        private async Task<ChannelOutcome?> UseAsync(LeasedAccount leased, CancellationToken cancellationToken)
        {
            if (_channel is null)
            {
                var resolved = await leased.Grain.ResolveAsync(leased.Lease, username, cancellationToken).ConfigureAwait(false);
                if (resolved.Value is not { } info)
                {
                    return Judge(leased, resolved.Failure!);
                }

                var known = new SinkBatch { ChannelId = info.ChannelId, Kind = CollectionKind.History, Epoch = _claim!.Epoch, Channel = info };
                if (await owner._sink.AppendAsync(known, cancellationToken).ConfigureAwait(false) is { } failure)
                {
                    return Judge(failure);
                }

                _channel = new StoredChannel(info.ChannelId, info.Username, info.Title, 0);
            }

            _preferred = leased.AccountId;
            var turn = owner.TurnOf(_channel.ChannelId);
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await ReadPagesAsync(leased, _channel, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }

        private async Task<ChannelOutcome?> ReadPagesAsync(LeasedAccount leased, StoredChannel channel, CancellationToken cancellationToken)
        {
            var position = await owner._sink.PositionAsync(channel.ChannelId, cancellationToken).ConfigureAwait(false);
            var walk = new HistoryWalk(position.Ranges, _offset);
            var result = await ReadPagesAsync(leased, channel, walk, cancellationToken).ConfigureAwait(false);
            if (_sinkFailure is not null)
            {
                return result;
            }

            _offset = walk.Offset;
            return await owner._sink.FlushAsync(cancellationToken).ConfigureAwait(false) is { } failure ? Judge(failure) : result;
        }

        private async Task<ChannelOutcome?> ReadPagesAsync(LeasedAccount leased, StoredChannel channel, HistoryWalk walk, CancellationToken cancellationToken)
        {
            for (var pages = 0; pages < owner._options.PagesPerLease; pages++)
            {
                if (IsDone(walk) is { } done)
                {
                    return done;
                }

                if (leased.IsLost)
                {
                    return null;
                }

                var asked = owner._time.GetTimestamp();
                var wanted = (int)Math.Min(owner._options.PageSize, (limit - _have) ?? int.MaxValue);
                var answer = await leased.Grain.GetHistoryAsync(leased.Lease, walk.Next(channel.ChannelId, channel.Username, wanted), cancellationToken).ConfigureAwait(false);
                if (answer.Value is not { } page)
                {
                    return Judge(leased, answer.Failure!);
                }

                if (!walk.TryApply(page))
                {
                    return Retry(leased, "the server's page does not fit the question");
                }

                (_failures, _proxyFaults, _progressAt) = (0, 0, owner._time.GetTimestamp());
                _avoided = null;
                _total = Math.Max(page.TotalCount, page.Messages.Length);
                _fetched += page.Messages.Length;
                if (await owner._sink.AppendAsync(Batch(channel, page, walk), cancellationToken).ConfigureAwait(false) is { } failure)
                {
                    return Judge(failure);
                }

                owner._metrics.PageStored(owner._time.GetElapsedTime(asked), page.Messages.Length);
                observer.PageStored(username, page.Messages.Length, _total, leased.AccountId);
                await CountAsync(channel, walk, page, cancellationToken).ConfigureAwait(false);
                if (!await ReportAsync(walk, leased.AccountId, always: false).ConfigureAwait(false))
                {
                    return End(ChannelStatus.Claimed, "another worker took the channel");
                }
            }

            return IsDone(walk);
        }

        private SinkBatch Batch(StoredChannel channel, HistoryPage page, HistoryWalk walk) => new()
        {
            ChannelId = channel.ChannelId,
            Kind = CollectionKind.History,
            Epoch = _claim!.Epoch,
            Messages = page.Messages,
            Ranges = walk.Ranges,
            Total = _total,
        };

        private ChannelOutcome? IsDone(HistoryWalk walk)
        {
            if (limit is not null && _have >= limit)
            {
                return End(ChannelStatus.LimitReached, string.Empty);
            }

            if (!walk.IsComplete)
            {
                return null;
            }

            // What was posted while the history was read stands above the newest stored message: one more look at the top.
            if (!_toppedUp && _fetched > owner._options.PageSize)
            {
                _toppedUp = true;
                walk.Restart();
                return null;
            }

            return End(ChannelStatus.Complete, string.Empty);
        }

        /// <summary>With a limit: how many of the newest messages are stored without a gap.</summary>
        private async Task CountAsync(StoredChannel channel, HistoryWalk walk, HistoryPage page, CancellationToken cancellationToken)
        {
            if (limit is not { } wanted)
            {
                return;
            }

            if (walk.Offset == page.NextOffsetId)
            {
                _have += page.Messages.Length;
                return;
            }

            // The walk stepped over messages that were stored before.
            await owner._sink.FlushAsync(cancellationToken).ConfigureAwait(false);
            _have = await owner._sink.CountAsync(channel.ChannelId, walk.Offset, wanted, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Decides what a failure of the sink means; null where the run waits for it.</summary>
        private ChannelOutcome? Judge(SinkFailure failure)
        {
            owner._metrics.Failed("sink_" + failure.Status.ToString().ToLowerInvariant());
            if (!failure.CanResume)
            {
                return End(failure.Status == SinkStatus.Stale ? ChannelStatus.Claimed : ChannelStatus.StoreFailed, failure.Describe());
            }

            // A page that was refused is above the walk's place already: the next slice starts at the top, from what is stored.
            _sinkFailure = failure;
            _offset = 0;
            _have = 0;
            return null;
        }

        /// <summary>Waits, without a lease, until the sink works again.</summary>
        private async Task<ChannelOutcome?> WaitForSinkAsync(CancellationToken cancellationToken)
        {
            var since = owner._time.GetTimestamp();
            for (var tries = 1; ; tries++)
            {
                var left = owner._options.SinkPatience - owner._time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    return End(ChannelStatus.StoreFailed, _sinkFailure!.Describe());
                }

                var pause = owner._backOff.After(tries);
                await Task.Delay(pause < left ? pause : left, owner._time, cancellationToken).ConfigureAwait(false);
                var failure = await owner._sink.FlushAsync(cancellationToken).ConfigureAwait(false);
                if (failure is null or { CanResume: false })
                {
                    _sinkFailure = null;
                    return failure is null ? null : Judge(failure);
                }
            }
        }

        /// <summary>Decides what a failure means; null where another try makes sense.</summary>
        private ChannelOutcome? Judge(LeasedAccount leased, OperationFailure failure)
        {
            LogCallFailed(owner._log, username, leased.AccountId, failure.Kind, failure.Error);
            owner._metrics.Failed(failure.Kind.ToString().ToLowerInvariant());
            _lastError = failure.Error;
            switch (failure.Kind)
            {
                case FailureKind.Flood or FailureKind.RateLimited:
                    // The pool knows the account's rate, and what Telegram parked for the work itself, but not always for what the work needs besides.
                    var wait = failure.RetryAfter ?? owner._options.RetryDelay;
                    if (failure.Kind == FailureKind.Flood)
                    {
                        Avoid(leased, wait);
                        observer.Waiting(username, leased.AccountId, wait);
                    }

                    return null;

                case FailureKind.Lease when failure.Refusal is LeaseRefusal.Stale or LeaseRefusal.Expired or LeaseRefusal.Unknown or LeaseRefusal.Revoked:
                    return Retry(leased, failure.Error);

                case FailureKind.Lease:
                    Avoid(leased, failure.RetryAfter ?? owner._options.RetryDelay);
                    return null;

                case FailureKind.PeerNotFound:
                    _cannot.Add(leased.AccountId);
                    return null;

                case FailureKind.Unauthorized or FailureKind.AccountLost:
                    Avoid(leased, owner._options.RetryDelay);
                    return null;

                case FailureKind.Disconnected when failure.Error == OperationFailure.ProxyFault:
                    return RetryElsewhere(leased, failure.Error);

                default:
                    return Retry(leased, failure.Error);
            }
        }

        /// <summary>A proxy's fault says nothing of the channel: other accounts go through others, so only time without any page counts.</summary>
        private ChannelOutcome? RetryElsewhere(LeasedAccount leased, string error)
        {
            _proxyFaults++;
            Avoid(leased, owner._backOff.Jitter(owner._options.RetryDelay));
            return owner._time.GetElapsedTime(_progressAt) > owner._options.ProxyPatience ? End(ChannelStatus.Failed, error) : null;
        }

        private ChannelOutcome? Retry(LeasedAccount leased, string error)
        {
            _lastError = error;
            Avoid(leased, owner._backOff.Jitter(owner._options.RetryDelay));
            return ++_failures > owner._options.RetryMax ? End(ChannelStatus.Failed, error) : null;
        }

        /// <summary>The next try goes to another account where there is one, and waits where there is none.</summary>
        private void Avoid(LeasedAccount leased, TimeSpan wait) => (_preferred, _avoided, _avoidedFor) = (null, leased.AccountId, wait);

        private LeaseRequest RequestOf() => new()
        {
            Holder = owner._options.Worker,
            Tenant = owner._options.Tenant,
            Purpose = LeasePurpose.History,
            Peer = username,
            PreferredAccount = _preferred,
            Excluded = _avoided is null ? [.. _cannot] : [.. _cannot, _avoided],
        };

        private async Task<ChannelOutcome?> ClaimAsync(CancellationToken cancellationToken)
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    (_claim, var worker) = await owner._claims.ClaimAsync(username, _floor, cancellationToken).ConfigureAwait(false);
                    return _claim is null ? End(ChannelStatus.Claimed, $"worker {worker} has the channel") : null;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogGrainFailed(owner._log, username, e);
                    if (tries > owner._options.RetryMax)
                    {
                        return End(ChannelStatus.Failed, "the channel's cursor does not answer");
                    }
                }

                await Task.Delay(owner._backOff.After(tries), owner._time, cancellationToken).ConfigureAwait(false);
            }
        }

        private Task<bool> ReportAsync(HistoryWalk walk, string accountId, bool always) => _claim!.ReportAsync(
            new CursorProgress
            {
                HighId = walk.Ranges.High,
                LowId = walk.Ranges.Low,
                Stored = _fetched,
                Total = _total,
                AccountId = accountId,
                Complete = walk.Ranges.ReachesFirst,
            },
            always);

        private async Task ReleaseClaimAsync()
        {
            try
            {
                if (_channel is not null)
                {
                    var position = await owner._sink.PositionAsync(_channel.ChannelId).ConfigureAwait(false);
                    await ReportAsync(new HistoryWalk(position.Ranges), _preferred ?? string.Empty, always: true).ConfigureAwait(false);
                }

                await owner._claims.ReleaseAsync(_claim!).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The claim runs out by itself.
                LogGrainFailed(owner._log, username, e);
            }
        }

        private ChannelOutcome End(ChannelStatus status, string error) => new()
        {
            Username = username,
            ChannelId = _channel?.ChannelId ?? 0,
            Status = status,
            Error = error,
            Fetched = _fetched,
        };
    }
}
