using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Client;

/// <summary>
/// One account's link to one data centre: connects when there is something to send, or stays connected if told to, and passes bytes
/// between the transport and the session. One task reads; whoever has something to send writes, unless a write is under way, which then
/// takes it along.
/// </summary>
internal sealed partial class DcConnection : ISessionEvents
{
    // A packet above this is rare; the buffer that it grew is not kept.
    private const int LargestKeptWriter = 256 * 1024;

    [ThreadStatic]
    private static TlWriter? t_writer;

    private readonly Lock _lock = new();
    private readonly TelegramClient _client;
    private readonly ClientSession _session;

    private TransportConnection? _transport;
    private string? _whyNot = "no connection was made yet";
    private string? _abortReason;
    private ConnectionEnd _abortEnd;
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;
    private bool _isRunning;
    private bool _isWriting;
    private bool _isStopped;
    private bool _isKept;
    private long _lastUsed;

    public DcConnection(TelegramClient client, int dcId)
    {
        _client = client;
        DcId = dcId;
        var options = client.Options;
        _session = new ClientSession(options.TimeProvider, options.Random, this)
        {
            PingInterval = options.PingInterval,
            PongTimeout = options.PongTimeout,
            InitPrefix = options.InitPrefix,
            CallPrefix = options.CallPrefix,
        };
    }

    public int DcId { get; }

    /// <summary>Where the heartbeat keeps it; -1 while it does not.</summary>
    public int HeartbeatIndex { get; set; } = -1;

    /// <summary>The authorization of a side data centre that is under way, shared by the calls that wait for it.</summary>
    public Task<CallError?>? Authorization { get; set; }

    public TimeSpan ClockOffset => _session.TimeOffset;

    public bool IsConnected
    {
        get
        {
            lock (_lock)
            {
                return _transport is not null;
            }
        }
    }

    private TelegramClientOptions Options => _client.Options;

    private long Now => Options.TimeProvider.GetTimestamp();

    /// <summary>Connects now, and whenever the connection is lost, until <see cref="Release"/>.</summary>
    public void Keep()
    {
        lock (_lock)
        {
            _isKept = true;
        }

        EnsureRunning();
    }

    /// <summary>From now on the connection lives only as long as it is used.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _isKept = false;
        }
    }

    /// <summary>Makes a call; its deadline and the caller's token end it whatever the connection does.</summary>
    public Task<CallResult<T>> CallAsync<T>(ITlMethod<T> method, long deadline, bool idempotent, CancellationToken cancellationToken)
    {
        var call = new PendingCall<T>(method) { Deadline = deadline, Idempotent = idempotent };
        Interlocked.Exchange(ref _lastUsed, Now);
        if (cancellationToken.CanBeCanceled)
        {
            // Before it is queued: from then on another thread may end it, and takes the registration back.
            call.Cancellation = cancellationToken.UnsafeRegister(
                static state =>
                {
                    var (session, call) = ((ClientSession, OutgoingCall))state!;
                    session.Cancel(call);
                },
                ((ClientSession)_session, (OutgoingCall)call));
        }

        if (_session.Enqueue(call))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                // The registration may have fired before the call was in the queue.
                _session.Cancel(call);
            }

            EnsureRunning();
            Flush();
        }

        return call.Task;
    }

    /// <summary>The server says that the connection has not been initialised: the next call does it again.</summary>
    public void Reinitialize() => _session.Reinitialize();

    /// <summary>Ends the connection in use; calls sent on it fail, and a new one is made where it is wanted.</summary>
    public void Abort(ConnectionEnd end, string reason)
    {
        TransportConnection? transport;
        lock (_lock)
        {
            transport = _transport;
            if (transport is null)
            {
                return;
            }

            // No more writing from here on: what comes now waits for the next connection.
            _transport = null;
            _abortReason = reason;
            _abortEnd = end;
        }

        Close(transport);
    }

    /// <summary>Ends the connection for good.</summary>
    public async ValueTask StopAsync()
    {
        Task run;
        CancellationTokenSource? stop;
        lock (_lock)
        {
            _isStopped = true;
            _isKept = false;
            run = _run;
            stop = _stop;
        }

        if (stop is not null)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }

        Abort(ConnectionEnd.Stopped, "the client was disposed");
        await run.ConfigureAwait(false);
        _session.FailQueued(CallFailure.Disconnected, "the client was disposed");
    }

    /// <summary>Whether a <see cref="Tick"/> would do anything; without a lock, since every connection is asked at every beat.</summary>
    public bool IsDue(long now) => _session.IsDue(now) || now >= Interlocked.Read(ref _checkAt);

    /// <summary>Called by the heartbeat.</summary>
    public void Tick(long now)
    {
        if (_session.Tick(now, _whyNot) is { } fault)
        {
            Abort(ConnectionEnd.Silent, fault);
        }
        else
        {
            CheckAge(now);
            Flush();
        }
    }

    void ISessionEvents.OnPush(ReadOnlySpan<byte> body)
    {
        if (DcId == _client.State.HomeDc)
        {
            _client.OnPush(body);
        }
    }

    void ISessionEvents.OnNewSession()
    {
        if (DcId == _client.State.HomeDc)
        {
            _client.OnGap(new UpdatesGap(UpdatesGapReason.NewSession));
        }
    }

    void ISessionEvents.OnSalt(long salt)
    {
        if (_temporaryKey is null)
        {
            _client.State.SetSalt(DcId, salt);
        }
    }

    void ISessionEvents.OnTimeOffset(TimeSpan offset)
    {
    }

    void ISessionEvents.OnRefused(int errorCode) => Options.Observer?.MessageRefused(DcId, errorCode);

    /// <summary>Sends what there is to send, or leaves it to the write under way.</summary>
    private void Flush()
    {
        TransportConnection transport;
        lock (_lock)
        {
            if (_transport is null || _isWriting)
            {
                return;
            }

            _isWriting = true;
            transport = _transport;
        }

        _ = WriteAsync(transport);
    }

    private async Task WriteAsync(TransportConnection transport)
    {
        while (true)
        {
            var writer = t_writer ??= new TlWriter(1024);
            lock (_lock)
            {
                if (!ReferenceEquals(transport, _transport))
                {
                    return;
                }

                if (!_session.TryWritePacket(writer))
                {
                    _isWriting = false;
                    return;
                }
            }

            // The transport copies the packet before it first awaits, so the thread's writer is free again by then.
            var written = transport.WriteAsync(writer.WrittenMemory, CancellationToken.None);
            if (writer.Length > LargestKeptWriter)
            {
                t_writer = null;
            }

            if (!await written.ConfigureAwait(false))
            {
                Close(transport);
                return;
            }
        }
    }

    // Closing a stream never waits here: the reader notices, and ends the connection.
    private static void Close(TransportConnection transport) => _ = transport.DisposeAsync().AsTask();
}
