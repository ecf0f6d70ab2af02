namespace Telepool.Collectors.Control;

/// <summary>
/// A command's way to the platform: the host that runs on the data directory, or, where none does, a platform in this process that
/// keeps others off the directory for as long as the command takes.
/// </summary>
public sealed class ControlSession : IAsyncDisposable
{
    // Another command holds the lock for seconds; a host publishes its address well within this time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly DataLock? _lock;
    private readonly IPlatform? _platform;
    private readonly RemoteControl? _remote;

    private ControlSession(DataLock? dataLock, IPlatform? platform, RemoteControl? remote)
    {
        _lock = dataLock;
        _platform = platform;
        _remote = remote;
    }

    /// <summary>What the command asks.</summary>
    public ITelepoolControl Control => (ITelepoolControl?)_remote ?? _platform!.Control;

    /// <summary>Whether a running host does the work.</summary>
    public bool IsRemote => _remote is not null;

    /// <summary>Finds the host or starts the platform.</summary>
    /// <returns>The session, or every reason why there is none.</returns>
    public static async Task<(ControlSession? Session, IReadOnlyList<string> Errors)> OpenAsync(
        DataDirectory data, IPlatformFactory factory, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (DataLock.TryTake(data) is { } taken)
            {
                var start = await StartAsync(data, factory, taken, cancellationToken).ConfigureAwait(false);
                return start.Platform is null ? (null, start.Errors) : (new ControlSession(taken, start.Platform, null), []);
            }

            if (HostAddress.TryRead(data) is { } address && await RemoteControl.TryConnectAsync(address, cancellationToken).ConfigureAwait(false) is { } remote)
            {
                return (new ControlSession(null, null, remote), []);
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                return (null, [$"another process works on {data.Root} (it holds {data.LockFile}) and does not take commands; try again when it has ended"]);
            }

            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _remote?.Dispose();
        if (_platform is not null)
        {
            await _platform.DisposeAsync().ConfigureAwait(false);
        }

        _lock?.Dispose();
    }

    private static async Task<PlatformStart> StartAsync(DataDirectory data, IPlatformFactory factory, DataLock taken, CancellationToken cancellationToken)
    {
        PlatformStart? start = null;
        try
        {
            start = await factory.StartAsync(data, cancellationToken).ConfigureAwait(false);
            return start;
        }
        finally
        {
            if (start?.Platform is null)
            {
                taken.Dispose();
            }
        }
    }
}
