using System.Net;
using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>
/// A connection of one worker to a middle proxy, which carries the packets of many clients. What clients send is gathered in clear while a batch of events is handled, and
/// encrypted and sent at its end, together with the worker's other connections (<see cref="MiddlePool"/>).
/// </summary>
internal sealed partial class MiddleLink : ISocketHandler, IDeadline, IDisposable
{
    private readonly Worker _worker;
    private readonly MiddleGroup _group;
    private readonly MiddleMap _map;
    private readonly MiddleSecret _secret;
    private int _fd = -1;
    private WatchId _watch;
    private DeadlineId _deadline;
    private SocketEvents _interest;
    private MiddleNonce _nonce;
    private IPEndPoint? _own;
    private MiddleProcess _process;
    private AesCbcEncryptor? _encryptor;
    private AesCbcDecryptor? _decryptor;
    private long _receivedAt;
    private bool _isNewlyReady;
    private bool _isPinged;
    private ulong _pings;

    /// <summary>Prepares a connection; <see cref="Start"/> begins it.</summary>
    public MiddleLink(MiddleGroup group, MiddleMap map, IPEndPoint target)
    {
        _group = group;
        _worker = group.Worker;
        _map = map;
        _secret = map.Secret!;
        Target = target;
    }

    /// <summary>Where it goes.</summary>
    public IPEndPoint Target { get; }

    /// <summary>How far it has come.</summary>
    public MiddleLinkState State { get; private set; }

    /// <summary>Whether it takes no new clients, and ends with its last one.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Since when it has no clients, on the worker's clock.</summary>
    public long UnusedSince { get; private set; }

    /// <summary>Begins; the group is told of the outcome, possibly before this returns.</summary>
    public void Start()
    {
        State = MiddleLinkState.Connecting;
        UnusedSince = _receivedAt = _worker.Now;
        var result = Sockets.TryConnect(new SocketName(Target), out _fd);
        if (result is not (0 or -Errno.InProgress))
        {
            End(MiddleLinkEnd.Unreachable);
            return;
        }

        _interest = SocketEvents.Writable;
        _watch = _worker.Watch(_fd, this, _interest);
        _deadline = _worker.After(_group.Settings.ConnectTimeout, this);
    }

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        if (State == MiddleLinkState.Connecting)
        {
            OnConnected();
            return;
        }

        if ((events & SocketEvents.Writable) != 0 && !TrySend())
        {
            End(MiddleLinkEnd.Closed);
            return;
        }

        if (State != MiddleLinkState.Closed && (events & (SocketEvents.Readable | SocketEvents.Error)) != 0)
        {
            Receive();
        }
    }

    /// <inheritdoc />
    public void OnDeadline()
    {
        _deadline = default;
        if (State is not (MiddleLinkState.Ready or MiddleLinkState.Closed))
        {
            End(MiddleLinkEnd.TimedOut);
        }
    }

    /// <summary>Looks at the clock: asks a middle proxy that says nothing whether it is there, and gives it up where it does not answer.</summary>
    public void Tick()
    {
        if (State != MiddleLinkState.Ready)
        {
            return;
        }

        var limit = (long)_group.Settings.SilenceLimit.TotalMilliseconds;
        var awaited = _awaitingSince == 0 ? 0 : _worker.Now - _awaitingSince;
        if (_isPinged && awaited >= limit)
        {
            _worker.Counters.Add(GatewayCounter.MiddleLinksSilent);
            End(MiddleLinkEnd.Silent);
        }
        else if (!_isPinged && (awaited >= limit / 2 || _worker.Now - _receivedAt >= (long)_group.Settings.PingInterval.TotalMilliseconds))
        {
            _isPinged = true;
            _worker.Counters.Add(GatewayCounter.MiddlePings);
            WriteShort(MiddleMessageKind.Ping, ++_pings);
        }
    }

    /// <summary>Takes no new clients from now on.</summary>
    public void Retire()
    {
        IsRetired = true;
        if (ClientCount == 0)
        {
            End(MiddleLinkEnd.Unused);
        }
    }

    /// <summary>Ends the connection and with it the clients that it carries.</summary>
    public void End(MiddleLinkEnd end)
    {
        if (State == MiddleLinkState.Closed)
        {
            return;
        }

        var wasReady = State == MiddleLinkState.Ready;
        State = MiddleLinkState.Closed;
        _worker.Cancel(_deadline);
        _worker.UnwatchAndClose(_watch);
        ReleaseBuffers();
        CloseClients();
        _group.OnEnded(this, end, wasReady);
    }

    /// <summary>Ends because of a fault.</summary>
    public void Dispose() => End(MiddleLinkEnd.Invalid);

    private void OnConnected()
    {
        if (Sockets.GetError(_fd) < 0 || Sockets.GetLocalEndPoint(_fd) is not { } own)
        {
            End(MiddleLinkEnd.Unreachable);
            return;
        }

        State = MiddleLinkState.Nonce;
        _own = _map.Translate(own);
        _process = _group.Directory.ProcessAt(_own);
        Span<byte> random = stackalloc byte[Nonce128.Length];
        SystemRandomSource.Instance.Fill(random);
        _nonce = new MiddleNonce(_secret.KeySelector, (uint)_group.Directory.Seconds, Nonce128.FromBytes(random));
        _nonce.Write(BeginFrame(MiddleNonce.Length));
        EndFrame(MiddleNonce.Length);
        SetInterest(SocketEvents.Readable);
    }

    private MiddleStatus OnNonce(ReadOnlySpan<byte> body)
    {
        var status = MiddleNonce.TryRead(body, _secret.KeySelector, _group.Directory.Seconds, out var theirs);
        if (status != MiddleStatus.Ok)
        {
            return status;
        }

        var keys = new MiddleKeys(_secret, _nonce.Timestamp, _nonce.Nonce, theirs.Nonce, _own!, Target);
        _encryptor = keys.EncryptUp();
        _decryptor = keys.DecryptDown();
        State = MiddleLinkState.Handshake;
        new MiddleHandshake(_process, MiddleProcess.Of(Target)).Write(BeginFrame(MiddleHandshake.Length));
        EndFrame(MiddleHandshake.Length);
        return MiddleStatus.Ok;
    }

    private MiddleStatus OnHandshake(ReadOnlySpan<byte> body)
    {
        var status = MiddleHandshake.TryRead(body, _process, out _);
        if (status == MiddleStatus.Ok)
        {
            _worker.Cancel(_deadline);
            _deadline = default;
            State = MiddleLinkState.Ready;
            _isNewlyReady = true;
        }

        return status;
    }

    private void SetInterest(SocketEvents interest)
    {
        if (_interest != interest)
        {
            _interest = interest;
            _worker.Change(_watch, interest);
        }
    }
}
