using Grains.Interfaces.Proxies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Proxies;

/// <summary>
/// What this host knows of the proxies: a copy of the pool's list, fetched anew every second once somebody has asked. Accounts look here
/// before every connection, so that most connections cost no call. The host's own list of proxies goes to the pool before anything is asked,
/// so that no connection is made without them.
/// </summary>
internal sealed partial class ProxyBoard(IGrainFactory grains, IOptionsMonitor<ProxyOptions> options, ILogger<ProxyBoard> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly Lock _lock = new();
    private volatile ProxySnapshot? _snapshot;
    private Task? _run;
    private string? _configured;
    private IDisposable? _watching;
    private bool _isDisposed;

    /// <summary>Whether accounts must go through proxies; null before the pool has answered.</summary>
    public bool? IsRequired => _snapshot?.IsRequired;

    /// <summary>How a proxy stands; null where there is none of that name.</summary>
    public ProxyState? StateOf(string proxyId) => _snapshot?.States.TryGetValue(proxyId, out var state) == true ? state : null;

    /// <summary>Waits until the pool has answered once; false where it does not.</summary>
    public async ValueTask<bool> ReadyAsync(CancellationToken cancellationToken)
    {
        Start();
        if (_snapshot is null)
        {
            await FetchAsync(cancellationToken).ConfigureAwait(false);
        }

        return _snapshot is not null;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Proxies may be switched on, or get another list, while the host runs.
        _watching = options.OnChange(Take);
        if (options.CurrentValue.IsEnabled)
        {
            Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watching?.Dispose();
        return _stopping.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? run;
        lock (_lock)
        {
            // The container knows it as two services, and disposes of it for each.
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _watching?.Dispose();
            run = _run;
            _run = Task.CompletedTask;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await (run ?? Task.CompletedTask).ConfigureAwait(false);
        _stopping.Dispose();
        _fetching.Dispose();
    }

    private void Start()
    {
        if (_run is not null)
        {
            return;
        }

        lock (_lock)
        {
            // Not on the grain's scheduler, which this may be called from.
            using (ExecutionContext.SuppressFlow())
            {
                _run ??= Task.Run(RunAsync);
            }
        }
    }

    private void Take(ProxyOptions now)
    {
        lock (_lock)
        {
            if (_isDisposed || _stopping.IsCancellationRequested || !now.IsEnabled)
            {
                return;
            }
        }

        Start();
        // Not with the next tick: accounts are to find the new list at once.
        _ = Task.Run(() => FetchAsync(_stopping.Token));
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(options.CurrentValue.Refresh);
        try
        {
            do
            {
                await FetchAsync(_stopping.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var pool = grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);
            var wanted = options.CurrentValue.Configured;
            if (wanted != _configured)
            {
                // A list that is gone is an empty one.
                await pool.ConfigureAsync(wanted ?? string.Empty).WaitAsync(CallTimeout, cancellationToken).ConfigureAwait(false);
                _configured = wanted;
            }

            _snapshot = await pool.SnapshotAsync(_snapshot?.Version ?? 0).WaitAsync(CallTimeout, cancellationToken).ConfigureAwait(false) ?? _snapshot;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What was known stays true enough; a proxy that has failed is found out by whoever uses it.
            LogNotFetched(logger, exception.Message);
        }
        finally
        {
            _fetching.Release();
        }
    }

    [LoggerMessage(2221, LogLevel.Debug, "The pool of proxies does not answer: {Reason}", EventName = "ProxiesNotFetched")]
    private static partial void LogNotFetched(ILogger logger, string reason);
}
