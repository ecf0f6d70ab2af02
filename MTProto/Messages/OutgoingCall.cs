using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>
/// A call on its way. Exactly one of <see cref="OnAnswer"/>, <see cref="OnFailed"/> and <see cref="OnFault"/> is called, once:
/// whoever takes the call out of its <see cref="ClientSession"/> makes that call.
/// </summary>
internal abstract class OutgoingCall
{
    /// <summary>msg_id under which it was written last; 0 before.</summary>
    public long MsgId { get; set; }

    /// <summary>seqno under which it was written last.</summary>
    public int SeqNo { get; set; }

    /// <summary>msg_id of the container that it was in; 0 if none.</summary>
    public long ContainerId { get; set; }

    /// <summary>Timestamp of the time provider by which it must be over.</summary>
    public long Deadline { get; set; }

    /// <summary>Running it twice does no harm, so that it may be sent again after a lost connection.</summary>
    public bool Idempotent { get; init; }

    /// <summary>It goes out before all others and alone: what binds a temporary key.</summary>
    public bool IsBinding { get; init; }

    /// <summary>Whether it was last written within invokeWithLayer and initConnection.</summary>
    public bool WasWrapped { get; set; }

    /// <summary>How often the server refused it without running it.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether it stands in the queue, unwritten.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The registration of the caller's token.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>Writes the call, to be sent as <see cref="MsgId"/>.</summary>
    public abstract void Write(TlWriter writer);

    /// <summary>Takes the answer, an rpc_error included; the bytes are valid only within this call.</summary>
    public abstract void OnAnswer(ReadOnlySpan<byte> answer);

    /// <summary>There will be no answer.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="reason">The same in words.</param>
    /// <param name="mayHaveRun">False where the server surely did not run it.</param>
    public abstract void OnFailed(CallFailure failure, string reason, bool mayHaveRun);

    /// <summary>Writing it threw: a mistake of its caller.</summary>
    public abstract void OnFault(Exception exception);
}
