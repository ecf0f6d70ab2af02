using System.Diagnostics;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams.Dialing;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Upstreams.WebSocket;
using Telepool.Gateway.Users;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams;

/// <summary>
/// From an authenticated client to a relay: admission, route, dial, the header of the upstream's side. What the client sends meanwhile stays in its
/// connection.
/// </summary>
internal sealed class UpstreamOpener : ConnectionStage, IDialOwner, ISocketHandler
{
    private readonly Connection _connection;
    private readonly AuthenticatedClient _client;
    private Dial? _dial;
    private MiddleOpening? _middle;
    private DialedUpstream _upstream;
    private WatchId _watch;
    private UpstreamHeader? _header;
    private bool _isAdmitted;
    private long _dialedAt;

    private UpstreamOpener(Connection connection, AuthenticatedClient client)
    {
        _connection = connection;
        _client = client;
    }

    /// <summary>Goes on with a client; the connection relays or has ended, now or later.</summary>
    public static void Open(Connection connection, AuthenticatedClient client)
    {
        var opener = new UpstreamOpener(connection, client);
        connection.Worker.Observers?.Latencies.Authenticated(client.Codec, connection.Worker.Now - connection.AcceptedAt);
        connection.Become(opener);
        opener.Start();
    }

    /// <inheritdoc />
    public override TimeSpan? Deadline => _connection.Snapshot.Settings.Protection.Dial;

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
    }

    /// <inheritdoc />
    public override void OnPeerClosed(Connection connection)
    {
        // It may have sent a request and closed its side: what it sent still goes to the data centre, and the answer back.
    }

    /// <inheritdoc />
    public override void OnDeadline(Connection connection)
    {
        EndDial(isConnected: false);
        connection.Close(CloseReason.UpstreamUnreachable);
    }

    /// <inheritdoc />
    public override void OnClosed(Connection connection, CloseReason reason)
    {
        _dial?.Abort();
        _middle?.Abort();
        Drop();
        if (_isAdmitted)
        {
            _isAdmitted = false;
            _client.User.Closed(_connection.Client.Value, _connection.Worker.Now);
        }
    }

    /// <inheritdoc />
    public void OnDialed(in DialedUpstream upstream)
    {
        _upstream = upstream;
        _header = UpstreamHeader.Create(_client, upstream.Codec);
        if (!upstream.IsConnecting)
        {
            Relay(_header.Bytes);
            return;
        }

        // On a short way the connection is made by now; elsewhere the system says that it takes nothing yet.
        TrySend();
    }

    /// <inheritdoc />
    public void OnDialFailed(DialFailure failure)
    {
        _connection.Worker.Counters.Add(GatewayCounter.UpstreamsFailed);
        EndDial(isConnected: false);
        _connection.Close(CloseReason.UpstreamUnreachable);
    }

    /// <inheritdoc />
    public void OnReady(SocketEvents events)
    {
        if (Sockets.GetError(_upstream.Fd) is var error and < 0)
        {
            OnConnectFailed(error);
            return;
        }

        TrySend();
    }

    private void Start()
    {
        if (_connection.IsOver)
        {
            return;
        }

        var verdict = _client.User.TryOpen(_connection.Client.Value, _connection.Worker.Now);
        if (verdict.Outcome != AdmissionOutcome.Ask)
        {
            OnVerdict(verdict);
        }
        else if (_connection.Snapshot.Desk is { } desk)
        {
            desk.Ask(new ParkedAdmission(this, _connection.Worker, _client.User, _connection.Client.Value));
        }
        else
        {
            OnVerdict(AdmissionVerdict.Refused(RefusalReason.ClusterUnreachable));
        }
    }

    private void OnVerdict(AdmissionVerdict verdict)
    {
        if (!verdict.IsAdmitted)
        {
            _connection.Worker.Counters.Add(GatewayCounter.AdmissionsRefused);
            _connection.Close(CloseReason.AdmissionRefused);
            return;
        }

        if (_connection.IsOver)
        {
            _client.User.Closed(_connection.Client.Value, _connection.Worker.Now);
            return;
        }

        _isAdmitted = true;
        if (MiddleOpening.Wants(_connection.Snapshot, _client.User))
        {
            _middle = MiddleOpening.Start(_connection, _client, OnMiddle);
            return;
        }

        StartDial();
    }

    private void OnMiddle(MiddleOutcome outcome)
    {
        _middle = null;
        switch (outcome)
        {
            case MiddleOutcome.Taken:
                _isAdmitted = false;
                break;
            case MiddleOutcome.Direct:
                StartDial();
                break;
            default:
                _connection.Close(CloseReason.UpstreamUnreachable);
                break;
        }
    }

    private void StartDial()
    {
        var snapshot = _connection.Snapshot;
        if (snapshot.Upstreams.Settings.WebSocket is { } web && snapshot.Tls is { } desk)
        {
            if (WebSocketTarget.Of(new DataCenterNumber(_client.DcId), web) is not { } target)
            {
                _connection.Worker.Counters.Add(GatewayCounter.UnknownDataCenters);
                _connection.Close(CloseReason.UnknownDataCenter);
                return;
            }

            _dialedAt = Stopwatch.GetTimestamp();
            _dial = new WebSocketDial(desk, target, snapshot.Upstreams.Settings);
            _dial.Start(_connection.Worker, this);
            return;
        }

        if (_connection.Snapshot.Routes.Find(_client.DcId, out var route) != RouteStatus.Found)
        {
            _connection.Worker.Counters.Add(GatewayCounter.UnknownDataCenters);
            _connection.Close(CloseReason.UnknownDataCenter);
            return;
        }

        _dialedAt = Stopwatch.GetTimestamp();
        _dial = WorkerUpstreams.Of(_connection.Worker).Dial(_connection.Snapshot.Upstreams, route, _connection.Client);
        if (_dial is null)
        {
            OnDialFailed(DialFailure.Unreachable);
            return;
        }

        _dial.Start(_connection.Worker, this);
    }

    private void TrySend()
    {
        var bytes = _header!.Bytes;
        var sent = Sockets.Send(_upstream.Fd, bytes);
        if (sent == -Errno.Again)
        {
            if (!_watch.Exists)
            {
                _watch = _connection.Worker.Watch(_upstream.Fd, this, SocketEvents.Writable);
            }
        }
        else if (sent < 0)
        {
            OnConnectFailed(sent);
        }
        else
        {
            _dial!.Settled(0);
            Relay(bytes[sent..]);
        }
    }

    private void OnConnectFailed(int error)
    {
        Drop();
        if (!_dial!.Settled(error))
        {
            OnDialFailed(DialSockets.ToFailure(error));
        }
    }

    private void Relay(ReadOnlySpan<byte> first)
    {
        _connection.Worker.Counters.Add(GatewayCounter.UpstreamsConnected);
        EndDial(isConnected: true);
        _isAdmitted = false;
        Relaying.Relay.Of(_connection.Worker).Open(_connection, new RelayOpening
        {
            UpstreamFd = _upstream.Fd,
            UpstreamWatch = _watch,
            UpstreamCodec = _upstream.Codec,
            UpstreamOutgoing = _header!.Outgoing,
            Kind = _client.Kind,
            Upstream = _upstream.Upstream,
            User = _client.User,
            Flags = _header!.IsShared ? PairFlags.RecryptUp : PairFlags.RecryptUp | PairFlags.RecryptDown,
            ClientCodec = _client.Codec,
            ClientCodecState = _client.CodecState,
            ClientDecrypt = _client.Decrypt,
            ClientEncrypt = _client.Encrypt,
            UpstreamDecrypt = _header.Decrypt,
            UpstreamEncrypt = _header.Encrypt,
            First = first,
        });
    }

    private void EndDial(bool isConnected)
    {
        if (_dialedAt != 0)
        {
            _connection.Worker.Observers?.Latencies.Dialed(isConnected, _dialedAt);
            _dialedAt = 0;
        }
    }

    private void Drop()
    {
        if (_watch.Exists)
        {
            _connection.Worker.UnwatchAndClose(_watch);
            _watch = default;
        }
        else if (_upstream.Fd > 0)
        {
            Sockets.Close(_upstream.Fd);
        }

        _upstream = default;
    }

    // The connection waits while the cluster is asked; the answer comes back to its thread.
    private sealed class ParkedAdmission(UpstreamOpener opener, Worker worker, UserAccount user, UInt128 address) : AdmissionRequest(user, address), IWorkerMessage
    {
        private AdmissionVerdict _verdict;

        public override void Answer(AdmissionVerdict verdict)
        {
            _verdict = verdict;
            worker.Post(this);
        }

        public void Deliver(Worker worker) => opener.OnVerdict(_verdict);
    }
}
