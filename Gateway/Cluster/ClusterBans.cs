using System.Net;
using System.Threading.Channels;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.Logging;
using Orleans;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;

namespace Telepool.Gateway.Cluster;

/// <summary>
/// Tells the other gateways what addresses do here, and takes over their bans. What is told goes through a bounded queue; what does not fit is dropped and
/// counted, since whoever goes on misbehaving is told of again.
/// </summary>
internal sealed partial class ClusterBans : IReputationDesk, IAsyncDisposable
{
    private const int QueueLimit = 8192;
    private const int MostAtOnce = 512;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    private readonly Channel<Message> _queue = Channel.CreateBounded<Message>(new BoundedChannelOptions(QueueLimit) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly HashSet<IPNetwork> _taken = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IGrainFactory _grains;
    private readonly BanBook _book;
    private readonly Func<ClusterSettings> _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterBans> _logger;
    private Task _loops = Task.CompletedTask;
    private long _version = -1;
    private long _dropped;
    private volatile bool _isUnreachable;

    /// <summary>Creates it; <see cref="Start"/> sets it going.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="book">This gateway's bans.</param>
    /// <param name="settings">The settings at present.</param>
    /// <param name="time">What pauses go by.</param>
    /// <param name="logger">Takes what operators should know.</param>
    public ClusterBans(IGrainFactory grains, BanBook book, Func<ClusterSettings> settings, TimeProvider time, ILogger<ClusterBans> logger)
    {
        (_grains, _book, _settings, _time, _logger) = (grains, book, settings, time, logger);
    }

    /// <summary>What was not told for want of room.</summary>
    public long DroppedTotal => Volatile.Read(ref _dropped);

    private IBanListGrain List => _grains.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey);

    /// <summary>Begins to tell and to listen.</summary>
    public void Start() => _loops = Task.WhenAll(Task.Run(() => TellAsync(_stop.Token), CancellationToken.None), Task.Run(() => ListenAsync(_stop.Token), CancellationToken.None));

    /// <inheritdoc/>
    public void Report(AddressKey address, double share, string reason) => Enqueue(new Message
    {
        Offence = new Offence { Prefix = address.ToString(), Score = share * IReputationGrain.BanScore, Reason = reason },
    });

    /// <inheritdoc/>
    public void Banned(NetworkBan ban) => Put(ban);

    /// <summary>Tells of a ban that was made here, by itself or by an operator.</summary>
    public void Put(NetworkBan ban)
    {
        ArgumentNullException.ThrowIfNull(ban);
        Enqueue(new Message
        {
            Ban = new BanRequest
            {
                Prefix = ban.Network.ToString(),
                Reason = ban.Reason,
                TimeToLive = ban.Until is { } until ? until - _time.GetUtcNow() : null,
                By = ban.By,
                IsFrontOnly = ban.Level == AccessLevel.FrontOnly,
            },
        });
    }

    /// <summary>Tells that an operator has lifted a ban here.</summary>
    public void Lift(IPNetwork network) => Enqueue(new Message { Lifted = network.ToString() });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Takes over what changed. Public for tests, which do not wait for the loop.</summary>
    public async Task RefreshAsync()
    {
        if (await List.ReadAsync(_version).WaitAsync(CallTimeout, _time).ConfigureAwait(false) is not { } changes)
        {
            return;
        }

        var listed = new HashSet<IPNetwork>();
        foreach (var ban in changes.Bans)
        {
            if (IPNetwork.TryParse(ban.Prefix, out var network))
            {
                listed.Add(network);
                _book.Put(ToBan(network, ban));
            }
        }

        foreach (var gone in changes.IsWhole ? _taken.Except(listed).ToList() : [.. changes.Lifted.Where(prefix => IPNetwork.TryParse(prefix, out _)).Select(IPNetwork.Parse)])
        {
            _taken.Remove(gone);
            _book.Lift(gone);
        }

        _taken.UnionWith(listed);
        _version = changes.Version;
    }

    private static NetworkBan ToBan(IPNetwork network, Ban ban) => new()
    {
        Network = network,
        Level = ban.IsFrontOnly ? AccessLevel.FrontOnly : AccessLevel.Blocked,
        Reason = ban.Reason,
        By = ban.By,
        Since = ban.Since,
        Until = ban.Until,
        Strike = ban.By is null ? 1 : 0,
    };

    private void Enqueue(in Message message)
    {
        if (!_queue.Writer.TryWrite(message))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await RefreshAsync().ConfigureAwait(false);
                Reached();
            }
            catch (Exception exception)
            {
                Missed(exception);
            }

            await Task.Delay(_settings().Refresh, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        List<Message> messages = [];
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            messages.Clear();
            while (messages.Count < MostAtOnce && _queue.Reader.TryRead(out var message))
            {
                messages.Add(message);
            }

            try
            {
                await TellAsync(messages).WaitAsync(cancellationToken).ConfigureAwait(false);
                Reached();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The bans hold here; the others find out for themselves, or by the next report.
                Interlocked.Add(ref _dropped, messages.Count);
                Missed(exception);
            }
        }
    }

    private async Task TellAsync(List<Message> messages)
    {
        foreach (var shard in messages.Where(static message => message.Offence is not null).GroupBy(static message => IReputationGrain.KeyOf(message.Offence!.Prefix)))
        {
            Offence[] offences = [.. shard.Select(static message => message.Offence!)];
            await _grains.GetGrain<IReputationGrain>(shard.Key).ReportAsync(offences).WaitAsync(CallTimeout, _time).ConfigureAwait(false);
        }

        foreach (var message in messages)
        {
            if (message.Ban is { } ban)
            {
                await List.BanAsync(ban).WaitAsync(CallTimeout, _time).ConfigureAwait(false);
            }
            else if (message.Lifted is { } prefix)
            {
                await List.LiftAsync(prefix).WaitAsync(CallTimeout, _time).ConfigureAwait(false);
                await _grains.GetGrain<IReputationGrain>(IReputationGrain.KeyOf(prefix)).ForgiveAsync(prefix).WaitAsync(CallTimeout, _time).ConfigureAwait(false);
            }
        }
    }

    private void Missed(Exception exception)
    {
        if (!_isUnreachable)
        {
            _isUnreachable = true;
            LogUnreachable(_logger, exception);
        }
    }

    private void Reached() => _isUnreachable = false;

    private readonly record struct Message
    {
        public Offence? Offence { get; init; }

        public BanRequest? Ban { get; init; }

        public string? Lifted { get; init; }
    }
}
