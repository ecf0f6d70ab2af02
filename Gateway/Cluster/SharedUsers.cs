using Grains.Interfaces.Admission;
using Orleans;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Cluster;

/// <summary>The users that all gateways of the cluster have: reads them, replaces them, and watches for others' changes.</summary>
internal sealed class SharedUsers(IGrainFactory grains, Func<ClusterSettings> settings, TimeProvider time) : ISharedUsers, IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private volatile UserListing _current = new() { Version = 0, Document = [] };

    /// <inheritdoc/>
    public byte[] Document => _current.Document;

    /// <summary>Its version.</summary>
    public long Version => _current.Version;

    private IUserDirectoryGrain Directory => grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);

    /// <inheritdoc/>
    public async Task<bool> RefreshAsync()
    {
        try
        {
            if (await Directory.ReadAsync(Version).WaitAsync(CallTimeout, time).ConfigureAwait(false) is not { } listing)
            {
                return false;
            }

            _current = listing;
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            FailedTotal++;
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(byte[] document)
    {
        var known = _current;
        long? version;
        try
        {
            version = await Directory.ReplaceAsync(document, known.Version).WaitAsync(CallTimeout, time).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or TimeoutException))
        {
            throw new TimeoutException("The cluster cannot be reached.", exception);
        }

        if (version is not null)
        {
            _current = new UserListing { Version = version.Value, Document = document };
            return true;
        }

        await RefreshAsync().ConfigureAwait(false);
        return false;
    }

    /// <summary>Begins to watch.</summary>
    /// <param name="changed">Called after every change by somebody else.</param>
    public void Start(Func<Task> changed) => _loop = Task.Run(() => WatchAsync(changed, _stop.Token), CancellationToken.None);

    /// <summary>Times that the cluster did not answer.</summary>
    public long FailedTotal { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(Func<Task> changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await RefreshAsync().ConfigureAwait(false))
            {
                await changed().ConfigureAwait(false);
            }

            await Task.Delay(settings().Refresh, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
