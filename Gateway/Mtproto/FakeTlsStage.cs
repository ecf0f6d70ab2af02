using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using MTProto.Transports.Secrets;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Mtproto.Replays;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Web;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Mtproto;

/// <summary>
/// What looks like a TLS client: finds whose digest its ClientHello bears and answers in the front's name, then reads the obfuscation header out of the
/// records that follow. Whoever cannot show a secret, comes with another time or for the second time is taken to the front, which gets every byte.
/// </summary>
internal sealed class FakeTlsStage : ConnectionStage, IDeadline
{
    private readonly byte[] _header = new byte[ObfuscationHeader.Length];
    private Phase _phase;
    private int _needed;
    private int _have;
    private ClientCodecState _codec;
    private Connection? _parked;
    private DeadlineId _answerDeadline;
    private ClientHello? _hello;
    private int _helloLength;
    private HelloMatch _match;

    private enum Phase
    {
        /// <summary>The ClientHello comes.</summary>
        Hello,

        /// <summary>The cluster is asked whether it came before.</summary>
        Parked,

        /// <summary>The hello was answered; 64 bytes of header come in records.</summary>
        Header,
    }

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        switch (_phase)
        {
            case Phase.Hello:
                ReadHello(connection);
                break;
            case Phase.Header:
                ReadHeader(connection);
                break;
        }
    }

    /// <inheritdoc />
    public override void OnPeerClosed(Connection connection)
    {
        if (_phase == Phase.Hello)
        {
            Strangers.Receive(connection);
        }
        else
        {
            connection.Close(CloseReason.Finished);
        }
    }

    /// <inheritdoc />
    public override void OnDeadline(Connection connection)
    {
        if (_phase == Phase.Hello && connection.Snapshot.Fronts.Default is not null)
        {
            Strangers.Receive(connection);
            return;
        }

        connection.Worker.Counters.Add(GatewayCounter.HandshakeTimeouts);
        connection.Close(CloseReason.HandshakeTimeout);
    }

    /// <inheritdoc />
    public override void OnClosed(Connection connection, CloseReason reason) => Unpark(connection.Worker);

    /// <summary>The cluster has not answered in time: what this gateway knows counts.</summary>
    public void OnDeadline()
    {
        _answerDeadline = default;
        if (_parked is { } connection)
        {
            connection.Worker.Counters.Add(GatewayCounter.ReplaysUnanswered);
            _parked = null;
            Answer(connection);
        }
    }

    private void ReadHello(Connection connection)
    {
        if (connection.Received.Length < _needed)
        {
            FrontLink.Undecided(connection, this);
            return;
        }

        switch (ClientHello.TryRead(connection.Received, out var hello, out _helloLength, out _needed))
        {
            case HelloStatus.Incomplete:
                FrontLink.Undecided(connection, this);
                break;
            case HelloStatus.Whole:
                Judge(connection, hello!);
                break;
            default:
                Refuse(connection, GatewayCounter.FakeTlsStrangers, null);
                break;
        }
    }

    private void Judge(Connection connection, ClientHello hello)
    {
        var worker = connection.Worker;
        var snapshot = connection.Snapshot;
        var search = snapshot.Users.Index.FindHello(
            hello.Record, hello.ServerNameBytes, connection.Client.Network, ObfuscatedStage.HintsOf(worker), out _match);
        if (search != SecretSearch.Found)
        {
            Refuse(connection, GatewayCounter.FakeTlsStrangers, hello);
            return;
        }

        var policy = snapshot.FakeTls;
        var now = policy.Time.GetUtcNow();
        var time = policy.Times.Judge(_match.ClientTime, now);
        if (time == HelloTime.Stale)
        {
            Refuse(connection, GatewayCounter.FakeTlsStale, hello);
            return;
        }

        var key = new ReplayKey(hello.Random);
        if (!policy.Replays.TryAdd(key, time == HelloTime.SinceBoot, worker.Now))
        {
            Refuse(connection, GatewayCounter.FakeTlsReplays, hello);
            return;
        }

        _hello = hello;
        if (policy.Desk is null)
        {
            Answer(connection);
            return;
        }

        _phase = Phase.Parked;
        _parked = connection;
        _answerDeadline = worker.After(policy.ReplayAnswer, this);
        policy.Desk.Ask(new ReplayQuestion(worker, key, now + policy.ReplayTime, OnAnswered));
    }

    private void OnAnswered(bool isNew)
    {
        if (_parked is not { } connection)
        {
            return;
        }

        Unpark(connection.Worker);
        if (isNew)
        {
            Answer(connection);
        }
        else
        {
            Refuse(connection, GatewayCounter.FakeTlsReplays, _hello);
        }
    }

    private void Answer(Connection connection)
    {
        var worker = connection.Worker;
        var hello = _hello!;
        _hello = null;
        worker.Counters.Add(GatewayCounter.FakeTlsAccepted);
        worker.Observers?.Hellos?.Seen(hello.Record, isUser: true, worker.Now);
        var name = hello.ServerName;
        var profile = connection.Snapshot.Fronts.FindProfile(name) ?? BuiltInProfiles.Of(worker).Find(name);
        connection.Front?.Abort();
        connection.Consume(_helloLength);
        _phase = Phase.Header;
        var answer = worker.State(static _ => new ServerHelloWriter(SystemRandomSource.Instance)).Write(hello, _match.Secret.Key, profile);
        if (connection.Send(answer))
        {
            ReadHeader(connection);
        }
    }

    // Not a byte of the record layer is taken beyond the header, so that the relay goes on where this ends.
    private void ReadHeader(Connection connection)
    {
        while (_have < _header.Length)
        {
            var received = connection.Received;
            var part = received[..Math.Min(received.Length, _header.Length - _have)];
            if (part.IsEmpty)
            {
                return;
            }

            if (!TlsRecordCodec.TryUnwrap(ref _codec, part, out var length))
            {
                GoSilent(connection);
                return;
            }

            part[..length].CopyTo(_header.AsSpan(_have));
            _have += length;
            connection.Consume(part.Length);
        }

        if (!SecretIndex.TryReadHeader(_header, _match.Secret, out var header))
        {
            GoSilent(connection);
            return;
        }

        connection.SetAuthenticated();
        UpstreamOpener.Open(connection, new AuthenticatedClient
        {
            User = connection.Snapshot.Users.Users[_match.Index],
            Kind = header.Kind,
            DcId = header.DcId,
            Codec = ClientCodec.TlsRecords,
            CodecState = _codec,
            Decrypt = header.ToServer,
            Encrypt = header.ToClient,
        });
    }

    // The hello was made with the secret and what follows was not: a client with a fault, or somebody in between. Neither learns anything.
    private static void GoSilent(Connection connection)
    {
        connection.Worker.Counters.Add(GatewayCounter.FakeTlsBroken);
        connection.Become(new SilentStage());
    }

    private static void Refuse(Connection connection, GatewayCounter counter, ClientHello? hello)
    {
        connection.Worker.Counters.Add(counter);
        if (hello is not null)
        {
            connection.Worker.Observers?.Hellos?.Seen(hello.Record, isUser: false, connection.Worker.Now);
        }

        if (counter == GatewayCounter.FakeTlsReplays)
        {
            connection.Accuse(Misdeed.Replay);
        }

        if (hello is null || !TlsStage.TryEnter(connection, hello))
        {
            Strangers.Receive(connection, hello?.ServerName);
        }
    }

    private void Unpark(Worker worker)
    {
        _parked = null;
        worker.Cancel(_answerDeadline);
        _answerDeadline = default;
    }
}
