using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>
/// The client's side of a session with one data centre, without any input or output of its own: packets go in through
/// <see cref="Receive"/>, what is to be sent comes out of <see cref="TryWritePacket"/>. It outlives connections, and calls may be
/// queued before there is one. Every public member may be used by several threads, except that one reader at a time calls
/// <see cref="Receive"/>. What a call's answer costs to read is spent outside the lock.
/// </summary>
internal sealed partial class ClientSession
{
    /// <summary>Calls queued or unanswered at most.</summary>
    public const int MaxCalls = 1024;

    // core.telegram.org/mtproto/security_guidelines#checking-msg-id: older than 300 s or more than 30 s ahead is not to be believed.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(30);

    // Smaller differences are latency; a clock is not worth a correction for them.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IRandomSource _random;
    private readonly ISessionEvents _events;
    private readonly MessageIds _ids;
    private readonly ReceivedMessageIds _received = new();
    private readonly ServerSalts _salts = new();

    private AuthKey? _key;
    private long _sessionId;
    private long _previousSessionId;
    private long _highestReceived;
    private long _connectionFloor;
    private bool _timeKnown;
    private SequenceNumbers _sequence;

    /// <summary>A session without a connection.</summary>
    public ClientSession(TimeProvider time, IRandomSource random, ISessionEvents events)
    {
        _time = time;
        _random = random;
        _events = events;
        _ids = new MessageIds(time);
    }

    /// <summary>session_id in use; 0 before the first connection.</summary>
    public long SessionId
    {
        get
        {
            lock (_lock)
            {
                return _sessionId;
            }
        }
    }

    /// <summary>What is added to the local clock to get the server's.</summary>
    public TimeSpan TimeOffset => _ids.Offset;

    /// <summary>How often the server is pinged.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the answer to a ping may take before the connection counts as dead.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What precedes a call until the server has answered one that had it: invokeWithLayer and initConnection up to the query. Empty
    /// where calls go out bare.
    /// </summary>
    public ReadOnlyMemory<byte> InitPrefix { get; init; }

    /// <summary>What precedes every call, such as invokeWithoutUpdates; mostly empty.</summary>
    public ReadOnlyMemory<byte> CallPrefix { get; init; }

    /// <summary>Begins to speak over a new connection. With the same key the session goes on, otherwise another begins.</summary>
    /// <param name="key">The authorization key.</param>
    /// <param name="salt">server_salt; any value will do, the server corrects a wrong one.</param>
    /// <param name="offset">What is added to the local clock to get the server's, where the key exchange has told it.</param>
    public void Open(AuthKey key, long salt, TimeSpan? offset)
    {
        lock (_lock)
        {
            if (_key?.Id != key.Id)
            {
                _key = key;
                _salts.Replace(salt);
                _salts.Adopt([]);
                StartSession();
                _previousSessionId = 0;
            }

            if (offset is { } known)
            {
                _ids.Offset = known;
            }

            _timeKnown = offset is not null;
            _connectionFloor = _highestReceived;
            _isInitialized = false;
            _isOpen = true;
            _binding = null;
            _withoutContainers = false;
            _refusalsInARow = 0;
            _pingSent = 0;
            _nextPing = Now + Jitter(PingInterval);
            _saltsAsked = 0;
            _nextDue = 0;
        }
    }

    /// <summary>The server no longer knows the session, or never did: the next message opens another.</summary>
    private void StartSession()
    {
        Span<byte> drawn = stackalloc byte[8];
        _random.Fill(drawn);
        _previousSessionId = _sessionId;
        _sessionId = BitConverter.ToInt64(drawn) | 1;
        _sequence.Reset();
        _ids.Restart();
        _received.Clear();
        _highestReceived = 0;
        _connectionFloor = 0;
        _acks.Clear();
        _isInitialized = false;
    }

    // Between half and all of it, so that the pings of many connections opened at once spread out.
    private long Jitter(TimeSpan span)
    {
        Span<byte> drawn = stackalloc byte[2];
        _random.Fill(drawn);
        return Ticks(span) / 2 + (long)(Ticks(span) / 2.0 * BitConverter.ToUInt16(drawn) / ushort.MaxValue);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private long Now => _time.GetTimestamp();

    private long ServerSeconds => _ids.Now.ToUnixTimeSeconds();
}
