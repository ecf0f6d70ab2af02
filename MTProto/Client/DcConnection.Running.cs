using System.Net.Sockets;
using System.Security.Authentication;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Handshake;
using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Client;

/// <content>Connecting, reading, and connecting again.</content>
internal sealed partial class DcConnection
{
    // After a connection that lasted this long, the next attempt is a first one again.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    // -429 asks for patience; sooner than this is pointless (core.telegram.org/mtproto/mtproto-transports#transport-errors).
    private static readonly TimeSpan FloodDelay = TimeSpan.FromSeconds(10);

    // A temporary key is replaced this long before it expires as soon as no call is under way, and at once at half of it.
    private static readonly TimeSpan KeyMargin = TimeSpan.FromMinutes(5);

    // How long a key exchange may take while there are other transports to try: a server that waits for more bytes of what it takes
    // for another transport never answers.
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(7);

    private AuthKey? _temporaryKey;
    private long _temporarySalt;
    private long _temporaryUntil;
    private long _checkAt;
    private long _notBefore;
    private int _transportIndex;
    private int _disproved;
    private bool _wasReached;
    private bool _wasHeard;

    private void EnsureRunning()
    {
        lock (_lock)
        {
            if (_isRunning || _isStopped || !(_isKept || _session.HasCalls))
            {
                if (_isStopped)
                {
                    _session.FailQueued(CallFailure.Disconnected, "the client was disposed");
                }

                return;
            }

            _isRunning = true;
            _stop ??= new CancellationTokenSource();
            Options.Heartbeat.Add(this);
            using (ExecutionContext.SuppressFlow())
            {
                _run = Task.Run(() => RunAsync(_stop.Token));
            }
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var failures = 0;
        var unknownKeys = 0;
        await WaitAsync(TimeSpan.FromSeconds((Interlocked.Read(ref _notBefore) - Now) / (double)Options.TimeProvider.TimestampFrequency), stop).ConfigureAwait(false);
        while (true)
        {
            var started = Now;
            var outcome = await ConnectAndServeAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                outcome = new ConnectionOutcome(ConnectionEnd.Stopped, "the client was disposed", outcome.WasOpen);
            }

            _whyNot = outcome.Reason;
            _session.Close(FailureOf(outcome.End), outcome.Reason);
            Options.Observer?.Disconnected(DcId, outcome.End, outcome.Reason);
            unknownKeys = outcome.End == ConnectionEnd.KeyUnknown ? unknownKeys + 1 : 0;
            var goesOn = Judge(outcome, ref unknownKeys);
            lock (_lock)
            {
                // A call that came after the queue was failed found this running, and nobody else would serve it.
                if (_isStopped || !(_session.HasCalls || (_isKept && goesOn)))
                {
                    _isRunning = false;
                    Options.Heartbeat.Remove(this);
                    return;
                }
            }

            failures = (outcome.WasOpen && Options.TimeProvider.GetElapsedTime(started) > Lasting) || IsOfProxyAlone(outcome) ? 0 : failures + 1;
            var isWanted = outcome.End == ConnectionEnd.KeyRenewal || (failures == 0 && outcome.WasOpen) || TurnsToAnotherProxy(outcome, failures) || Rotate(outcome);
            await WaitAsync(isWanted ? TimeSpan.Zero : Backoff(failures), stop).ConfigureAwait(false);
            await WaitAsync(TimeSpan.FromSeconds((Interlocked.Read(ref _notBefore) - Now) / (double)Options.TimeProvider.TimestampFrequency), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Turns to the next transport where the data centre has never answered in this one.</summary>
    /// <returns>True where that is worth an attempt at once: until all have had their turn.</returns>
    private bool Rotate(ConnectionOutcome outcome)
    {
        var transports = Transports.Count;
        if (transports == 1 || !_wasReached || outcome.End is not (ConnectionEnd.Closed or ConnectionEnd.Unreachable))
        {
            return false;
        }

        Options.Addresses.TransportOf(DcId, _transportIndex, out var isProven);
        if (isProven)
        {
            return false;
        }

        Options.Addresses.Disprove(DcId, _transportIndex, transports);
        return ++_disproved % transports != 0;
    }

    private async ValueTask WaitAsync(TimeSpan delay, CancellationToken stop)
    {
        if (delay <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await Task.Delay(delay, Options.TimeProvider, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped: the next round ends at once and says so.
        }
    }

    /// <summary>Draws the consequences of an end.</summary>
    /// <returns>False where another attempt now would only repeat it; the next call makes one.</returns>
    private bool Judge(ConnectionOutcome outcome, ref int unknownKeys)
    {
        switch (outcome.End)
        {
            case ConnectionEnd.KeyUnknown when _temporaryKey is not null:
                _temporaryKey = null;
                return true;
            case ConnectionEnd.KeyUnknown when unknownKeys >= 2:
                // Once may be a server that has just started. Twice: the key is gone; only without a user is nothing lost with it.
                unknownKeys = 0;
                if (_client.State.UserId == 0 || DcId != _client.State.HomeDc)
                {
                    _client.DropKey(DcId);
                    return true;
                }

                _session.FailQueued(CallFailure.KeyUnknown, outcome.Reason);
                return false;
            case ConnectionEnd.Proxy when !_isRefused && Options.ProxyRoute is not null && ++_proxyFailures < ProxyTries:
                // The route has heard of it, and is asked for another proxy at once.
                return true;
            case ConnectionEnd.Proxy:
                _proxyFailures = 0;
                _session.FailQueued(CallFailure.Proxy, outcome.Reason);
                return IsKept;
            case ConnectionEnd.Handshake:
                _session.FailQueued(CallFailure.HandshakeFailed, outcome.Reason);
                return IsKept;
            case ConnectionEnd.InvalidDataCenter:
                _session.FailQueued(CallFailure.InvalidDataCenter, outcome.Reason);
                return false;
            case ConnectionEnd.TransportFlood:
                Interlocked.Exchange(ref _notBefore, Now + Ticks(FloodDelay + Backoff(1)));
                _session.FailQueued(CallFailure.TransportFlood, outcome.Reason);
                return IsKept;
            case ConnectionEnd.Stopped:
                _session.FailQueued(CallFailure.Disconnected, outcome.Reason);
                return false;
            default:
                return true;
        }
    }

    private bool IsKept
    {
        get
        {
            lock (_lock)
            {
                return _isKept;
            }
        }
    }

    private TimeSpan Backoff(int failures)
    {
        var full = Math.Min(Options.MaxReconnectDelay.TotalSeconds, Options.ReconnectDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20)));
        Span<byte> drawn = stackalloc byte[2];
        Options.Random.Fill(drawn);
        return TimeSpan.FromSeconds((full / 2) + (full / 2 * BitConverter.ToUInt16(drawn) / ushort.MaxValue));
    }

    private async Task<ConnectionOutcome> ConnectAndServeAsync(CancellationToken stop)
    {
        var (transport, outcome) = await ConnectAsync(stop).ConfigureAwait(false);
        if (transport is null)
        {
            return outcome;
        }

        lock (_lock)
        {
            _transport = transport;
            _isWriting = false;
            _abortReason = null;
            _whyNot = null;
        }

        Interlocked.Exchange(ref _lastUsed, Now);
        ScheduleCheck();
        Options.Observer?.Connected(DcId);
        _client.OnConnected(this, IsKept);
        Flush();
        outcome = await ReadAsync(transport, stop).ConfigureAwait(false);
        lock (_lock)
        {
            _transport = null;
            if (_abortReason is { } reason)
            {
                outcome = new ConnectionOutcome(_abortEnd, reason, true);
            }
        }

        await transport.DisposeAsync().ConfigureAwait(false);
        return BlameProxy(outcome);
    }

    private async Task<(TransportConnection? Transport, ConnectionOutcome Outcome)> ConnectAsync(CancellationToken stop)
    {
        if (Options.Addresses.Find(DcId) is not { } endPoint)
        {
            return (null, new ConnectionOutcome(ConnectionEnd.Unreachable, $"no address is known of data centre {DcId}", false));
        }

        using var timeout = new CancellationTokenSource(Options.ConnectTimeout, Options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        Stream? stream = null;
        _wasReached = false;
        try
        {
            (stream, var failed) = await DialAsync(endPoint, both.Token).ConfigureAwait(false);
            if (stream is null)
            {
                return (null, failed);
            }

            _wasReached = true;
            var transports = Transports;
            _transportIndex = Math.Min(Options.Addresses.TransportOf(DcId, _client.State.Find(DcId)?.Transport ?? 0, out var isProven), transports.Count - 1);
            _openedAt = Now;
            if (!isProven && transports.Count > 1)
            {
                timeout.CancelAfter(FirstAnswer < Options.ConnectTimeout ? FirstAnswer : Options.ConnectTimeout);
            }

            var transport = await TransportConnection.ConnectAsync(stream, TransportOptions(transports[_transportIndex]), both.Token).ConfigureAwait(false);
            if (await OpenSessionAsync(transport, both.Token).ConfigureAwait(false) is not { } failure)
            {
                stream = null;
                return (transport, default);
            }

            return (null, BlameProxy(failure));
        }
        catch (OperationCanceledException)
        {
            return (null, BlameProxy(new ConnectionOutcome(ConnectionEnd.Unreachable, "connecting took too long", false), !stop.IsCancellationRequested));
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
        {
            return (null, BlameProxy(new ConnectionOutcome(ConnectionEnd.Unreachable, exception.Message, false)));
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private ClientTransportOptions TransportOptions((TransportKind Kind, bool Obfuscated) transport) => new()
    {
        Kind = transport.Kind,
        Obfuscated = transport.Obfuscated,
        Secret = _proxy?.Secret,
        DcId = (short)DcId,
        Random = Options.Random,
    };

    private async ValueTask<ConnectionOutcome?> OpenSessionAsync(TransportConnection transport, CancellationToken cancellationToken)
    {
        TimeSpan? offset = null;
        if (_client.State.Find(DcId) is not { } permanent)
        {
            var made = await ExchangeAsync(transport, null, cancellationToken).ConfigureAwait(false);
            if (made.Key is null)
            {
                return OutcomeOf(made);
            }

            permanent = new DataCenterKey(DcId, made.Key, made.ServerSalt, false, _transportIndex);
            Prove();
            offset = made.ServerTimeOffset;
            _client.SaveKey(permanent);
        }

        if (!Options.PerfectForwardSecrecy)
        {
            _session.Open(permanent.Key, permanent.Salt, offset);
            return null;
        }

        BindingCall? binding = null;
        if (_temporaryKey is null || Now >= _temporaryUntil - Ticks(KeyMargin))
        {
            var made = await ExchangeAsync(transport, Options.TemporaryKeyLifetime, cancellationToken).ConfigureAwait(false);
            if (made.Key is null)
            {
                return OutcomeOf(made);
            }

            var clock = Options.TimeProvider;
            var expiresAt = (int)(clock.GetUtcNow() + made.ServerTimeOffset + Options.TemporaryKeyLifetime).ToUnixTimeSeconds();
            _temporaryKey = made.Key;
            _temporarySalt = made.ServerSalt;
            _temporaryUntil = Now + Ticks(Options.TemporaryKeyLifetime);
            offset = made.ServerTimeOffset;
            binding = new BindingCall(permanent.Key, made.Key, _session, expiresAt, Options.Random, OnBound)
            {
                IsBinding = true,
                Deadline = Now + Ticks(Options.ConnectTimeout),
            };
        }

        _session.Open(_temporaryKey, _temporarySalt, offset);
        if (binding is not null)
        {
            _session.Enqueue(binding);
        }

        return null;
    }

    private async ValueTask<ClientHandshakeResult> ExchangeAsync(TransportConnection transport, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var options = new ClientHandshakeOptions
        {
            PublicKeys = Options.PublicKeys,
            DcId = DcId,
            TemporaryFor = lifetime,
            Random = Options.Random,
            TimeProvider = Options.TimeProvider,
        };
        var result = await ClientHandshake.RunAsync(transport, options, cancellationToken).ConfigureAwait(false);
        if (result.Key is not null)
        {
            TellFirstByte();
            Options.Observer?.KeyCreated(DcId, lifetime is not null);
        }

        return result;
    }

    private void OnBound(CallError? error)
    {
        if (error is null)
        {
            Flush();
            return;
        }

        _temporaryKey = null;

        // The server's word for a permanent key that it does not know.
        var end = error.Message == "ENCRYPTED_MESSAGE_INVALID" ? ConnectionEnd.KeyUnknown : ConnectionEnd.Handshake;

        // Elsewhere: the session may hold its lock, which is never held while this connection's is taken.
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Connection.Abort(state.End, state.Reason),
            (Connection: this, End: end, Reason: $"the temporary key was not bound: {error.Message}"),
            preferLocal: false);
    }

    private async Task<ConnectionOutcome> ReadAsync(TransportConnection transport, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Not cancelled but closed: a token per read would cost a registration per packet.
            var frame = await transport.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            switch (frame.Status)
            {
                case FrameStatus.Frame:
                    if (!_wasHeard)
                    {
                        _wasHeard = true;
                        Prove();
                    }

                    if (_proxy is not null && !_isFirstByteTold)
                    {
                        TellFirstByte();
                    }

                    if (_session.Receive(frame.Payload.Span) is { } fault)
                    {
                        return new ConnectionOutcome(ConnectionEnd.Protocol, fault, true);
                    }

                    Flush();
                    break;
                case FrameStatus.TransportError:
                    return OutcomeOf(frame.ErrorCode, true);
                case FrameStatus.Closed:
                    return new ConnectionOutcome(ConnectionEnd.Closed, frame.Reason ?? "the connection was closed", true);
                case FrameStatus.Invalid:
                    return new ConnectionOutcome(ConnectionEnd.Protocol, frame.Reason ?? "a frame is malformed", true);
            }
        }

        return new ConnectionOutcome(ConnectionEnd.Stopped, "the client was disposed", true);
    }

    private static ConnectionOutcome OutcomeOf(ClientHandshakeResult result) => result.Status switch
    {
        HandshakeStatus.Refused => OutcomeOf(result.ErrorCode, false) is { End: ConnectionEnd.KeyUnknown } outcome
            ? outcome with { End = ConnectionEnd.Handshake, Reason = result.Reason ?? outcome.Reason }
            : OutcomeOf(result.ErrorCode, false),
        HandshakeStatus.Closed => new ConnectionOutcome(ConnectionEnd.Closed, result.Reason ?? "the connection was closed", false),
        _ => new ConnectionOutcome(ConnectionEnd.Handshake, result.Reason ?? result.Status.ToString(), false),
    };

    private static ConnectionOutcome OutcomeOf(int transportError, bool wasOpen) => transportError switch
    {
        -404 => new ConnectionOutcome(ConnectionEnd.KeyUnknown, "the server does not know the authorization key (-404)", wasOpen),
        -429 => new ConnectionOutcome(ConnectionEnd.TransportFlood, "the server refuses connections for a while (-429)", wasOpen),
        -444 => new ConnectionOutcome(ConnectionEnd.InvalidDataCenter, "the server is another data centre (-444)", wasOpen),
        _ => new ConnectionOutcome(ConnectionEnd.TransportError, $"transport error {transportError}", wasOpen),
    };

    // What was sent when -429 or -404 came back may still have reached the server earlier, so these calls fail as any lost ones.
    private static CallFailure FailureOf(ConnectionEnd end) => end switch
    {
        ConnectionEnd.TransportFlood => CallFailure.TransportFlood,
        _ => CallFailure.Disconnected,
    };

    private void CheckAge(long now)
    {
        if (now < Interlocked.Read(ref _checkAt))
        {
            return;
        }

        var busy = _session.HasCalls;
        if (_temporaryKey is not null && now >= _temporaryUntil - Ticks(KeyMargin) && (!busy || now >= _temporaryUntil - Ticks(KeyMargin / 2)))
        {
            Abort(ConnectionEnd.KeyRenewal, "the temporary key is about to expire");
        }
        else if (!busy && !IsKept && now - Interlocked.Read(ref _lastUsed) >= Ticks(Options.SideIdleTimeout))
        {
            Abort(ConnectionEnd.Idle, "nothing was asked of the data centre for a while");
        }

        ScheduleCheck();
    }

    private void ScheduleCheck() => Interlocked.Exchange(ref _checkAt, Now + Ticks(TimeSpan.FromSeconds(5)));

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Options.TimeProvider.TimestampFrequency);
}
