using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Client;

/// <summary>
/// One account's connections to Telegram: its home data centre, and others where calls lead there. Nothing is connected before the first
/// call or <see cref="Connect"/>. Every call ends by its deadline; floods are reported and never waited for; a call that may have run is
/// never made again by itself unless it is <see cref="CallOptions.Idempotent"/>. Safe for use by several threads.
/// </summary>
public sealed partial class TelegramClient : IAsyncDisposable
{
    private static readonly CallOptions DefaultCall = new();

    private readonly Lock _lock = new();
    private DcConnection[] _connections = [];
    private volatile CallError? _burned;
    private bool _isKept;
    private bool _isDisposed;

    /// <summary>A client without a connection yet.</summary>
    /// <param name="options">How to connect; best shared by many clients.</param>
    /// <param name="state">The account's session, which the client changes from now on.</param>
    /// <exception cref="ArgumentException">The options are wrong; every error is listed.</exception>
    public TelegramClient(TelegramClientOptions options, ClientSessionState state)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        Options = options;
        State = state;
    }

    /// <summary>Raised after a key, the home data centre or the user has changed, on one of the client's threads: save <see cref="State"/> then.</summary>
    public event Action<ClientSessionState>? StateChanged;

    /// <summary>How the client connects.</summary>
    public TelegramClientOptions Options { get; }

    /// <summary>The account's session.</summary>
    public ClientSessionState State { get; }

    /// <summary>Whether the home connection is open.</summary>
    public bool IsConnected => Find(State.HomeDc)?.IsConnected ?? false;

    /// <summary>How far the home data centre's clock is ahead of this host's; null before the first connection. Messages carry the former (core.telegram.org/mtproto/description#message-identifier-msg-id).</summary>
    public TimeSpan? ClockOffset => Find(State.HomeDc)?.ClockOffset;

    /// <summary>Connects to the home data centre, and again whenever the connection is lost; updates arrive only while it stands.</summary>
    public void Connect()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _isKept = true;
        }

        GetConnection(State.HomeDc)?.Keep();
    }

    /// <summary>
    /// Forgets the key of a data centre other than the account's own; the next call there makes a new one and brings the authorization along.
    /// </summary>
    public void ForgetSideKey(int dcId)
    {
        if (dcId != State.HomeDc && State.Find(dcId) is not null)
        {
            DropKey(dcId);
            Find(dcId)?.Abort(ConnectionEnd.KeyRenewal, "the key was given up");
        }
    }

    /// <summary>Ends every connection; what is under way fails.</summary>
    public async ValueTask DisposeAsync()
    {
        DcConnection[] connections;
        lock (_lock)
        {
            _isDisposed = true;
            connections = _connections;
        }

        foreach (var connection in connections)
        {
            await connection.StopAsync().ConfigureAwait(false);
        }

        CompleteUpdates();
    }

    internal void SaveKey(DataCenterKey key)
    {
        State.SetKey(key);
        OnStateChanged();
    }

    internal void DropKey(int dcId)
    {
        State.DropKey(dcId);
        OnStateChanged();
    }

    /// <summary>Makes every connection anew, since the way to Telegram has changed. Calls that are under way are repeated where they may be.</summary>
    public void Reroute()
    {
        foreach (var connection in Volatile.Read(ref _connections))
        {
            connection.Abort(ConnectionEnd.RouteChange, "the way to the data centre has changed");
        }
    }

    internal void OnConnected(DcConnection connection, bool isKept)
    {
        if (connection.DcId != State.HomeDc)
        {
            return;
        }

        NoteConnected();

        // Telegram pushes updates only to a session that has made a call.
        if (isKept && Options.ReceiveUpdates && State.UserId != 0)
        {
            _ = RefreshUpdatesStateAsync(connection);
        }
        else if (isKept)
        {
            _ = connection.CallAsync(new HelpGetNearestDc(), DeadlineOf(Options.CallTimeout), idempotent: false, CancellationToken.None);
        }

        if (Options.Addresses.TryClaimRefresh())
        {
            _ = RefreshAddressesAsync(connection);
        }
    }

    private void OnStateChanged() => StateChanged?.Invoke(State);

    private async Task RefreshAddressesAsync(DcConnection connection)
    {
        var result = await connection.CallAsync(new HelpGetConfig(), DeadlineOf(Options.CallTimeout), idempotent: true, CancellationToken.None).ConfigureAwait(false);
        if (result.Value is Config config)
        {
            Options.Addresses.Adopt(config);
        }
    }

    private DcConnection? Find(int dcId)
    {
        foreach (var connection in Volatile.Read(ref _connections))
        {
            if (connection.DcId == dcId)
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>The connection to a data centre; null where the client was disposed.</summary>
    private DcConnection? GetConnection(int dcId)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return null;
            }

            var connection = Find(dcId);
            if (connection is null)
            {
                connection = new DcConnection(this, dcId);
                _connections = [.. _connections, connection];
            }

            return connection;
        }
    }

    private void MoveHome(int dcId)
    {
        var old = State.HomeDc;
        if (old == dcId)
        {
            return;
        }

        State.SetHome(dcId);
        OnStateChanged();
        Find(old)?.Release();
        if (_isKept)
        {
            GetConnection(dcId)?.Keep();
        }
    }

    private long DeadlineOf(TimeSpan timeout) => Options.TimeProvider.GetTimestamp() + (long)(timeout.TotalSeconds * Options.TimeProvider.TimestampFrequency);
}
