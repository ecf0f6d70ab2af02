using MTProto.Messages;

namespace Emulator.Sessions;

/// <summary>
/// A session as the server sees it (core.telegram.org/mtproto/description#session). The fields about what was received belong to the connection
/// that reads for the session at the moment; sending is guarded, since updates come from elsewhere.
/// </summary>
internal sealed class ServerSession(long id, AuthKeyRecord record, TimeProvider time)
{
    /// <summary>Unacknowledged messages kept for msg_resend_req, and their bytes: enough for two parts of a file.</summary>
    private const int MaxSent = 32;
    private const int MaxSentBytes = (2 * 1024 * 1024) + (64 * 1024);

    private readonly Lock _lock = new();
    private readonly MessageIds _ids = new(time);
    private readonly Queue<SentMessage> _sent = new();
    private SequenceNumbers _numbers;
    private int _sentBytes;
    private long _lastUsed;
    private volatile IUpdateReceiver? _receiver;

    public long Id { get; } = id;

    public AuthKeyRecord Record { get; } = record;

    /// <summary>Guards <see cref="Received"/>, <see cref="HighestContentMsgId"/> and <see cref="HighestSeqNo"/>, for clients that use one session on two connections.</summary>
    public Lock ReceiveLock { get; } = new();

    /// <summary>What has arrived.</summary>
    public ReceivedMessageIds Received { get; } = new();

    public long HighestContentMsgId { get; set; }

    public int HighestSeqNo { get; set; }

    /// <summary>Whether the client knows that the session exists.</summary>
    public bool Announced { get; set; }

    /// <summary>True once the client has called something without invokeWithoutUpdates while it is logged in.</summary>
    public bool WantsUpdates { get; set; }

    public long LastUsed => Interlocked.Read(ref _lastUsed);

    /// <summary>The connection that updates of this session go to, or null.</summary>
    public IUpdateReceiver? Receiver => _receiver;

    public void Attach(IUpdateReceiver receiver)
    {
        _receiver = receiver;
        Interlocked.Exchange(ref _lastUsed, time.GetTimestamp());
    }

    public void Detach(IUpdateReceiver receiver)
    {
        if (ReferenceEquals(_receiver, receiver))
        {
            _receiver = null;
        }
    }

    /// <summary>Gives a message its id and number and, if it must be acknowledged, remembers it.</summary>
    /// <param name="answer">True for what a call has led to, false for what the server says unasked.</param>
    /// <param name="content">Whether it must be acknowledged.</param>
    /// <param name="requestMsgId">The call that it answers, or 0.</param>
    /// <param name="body">What it says.</param>
    public SentMessage Stamp(bool answer, bool content, long requestMsgId, byte[] body)
    {
        lock (_lock)
        {
            var message = new SentMessage(answer ? _ids.NextReply() : _ids.NextPush(), _numbers.Next(content), requestMsgId, body);
            if (content)
            {
                _sent.Enqueue(message);
                _sentBytes += body.Length;
                while (_sent.Count > MaxSent || _sentBytes > MaxSentBytes)
                {
                    _sentBytes -= _sent.Dequeue().Body.Length;
                }
            }

            return message;
        }
    }

    /// <summary>The id and number of a container around messages that are stamped already.</summary>
    public (long MsgId, int SeqNo) StampContainer()
    {
        lock (_lock)
        {
            return (_ids.NextReply(), _numbers.Next(false));
        }
    }

    public void Acknowledge(long[] msgIds)
    {
        lock (_lock)
        {
            for (var i = _sent.Count; i > 0; i--)
            {
                var message = _sent.Dequeue();
                if (Array.IndexOf(msgIds, message.MsgId) < 0)
                {
                    _sent.Enqueue(message);
                }
                else
                {
                    _sentBytes -= message.Body.Length;
                }
            }
        }
    }

    /// <summary>The message with this id, or the answer to the call with this id, if it is not acknowledged yet.</summary>
    public SentMessage? FindSent(long msgId)
    {
        lock (_lock)
        {
            foreach (var message in _sent)
            {
                if (message.MsgId == msgId || message.RequestMsgId == msgId)
                {
                    return message;
                }
            }

            return null;
        }
    }
}
