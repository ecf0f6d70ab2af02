using Grains.Interfaces.Admission;
using Orleans;

namespace Telepool.Gateway.Cluster;

/// <summary>The users that all gateways of the cluster have: reads them, replaces them, and watches for others' changes.</summary>
internal sealed class SharedUsers(IGrainFactory grains, Func<ClusterSettings> settings, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private volatile UserListing _current = new() { Version = 0, Document = [] };

    /// <summary>The users' document as it is known here; empty where there is none.</summary>
    public byte[] Document => _current.Document;

    /// <summary>Its version.</summary>
    public long Version => _current.Version;

    private IUserDirectoryGrain Directory => grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);

    /// <summary>Looks whether the users have changed.</summary>
    /// <returns>Whether they have. False, too, where the cluster does not answer: what is known goes on.</returns>
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

    /// <summary>Replaces the users.</summary>
    /// <param name="document">The new document, made from the present one.</param>
    /// <returns>False where somebody else was quicker; the new present is known then.</returns>
    /// <exception cref="TimeoutException">The cluster did not answer; it may have taken the change all the same.</exception>
    public async Task<bool> ReplaceAsync(byte[] document)
    {
        var known = _current;
        if (await Directory.ReplaceAsync(document, known.Version).WaitAsync(CallTimeout, time).ConfigureAwait(false) is { } version)
        {
            _current = new UserListing { Version = version, Document = document };
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
