namespace MTProto.Handshake;

/// <summary>The server's answer to one message of a key exchange.</summary>
public readonly struct ServerHandshakeStep
{
    private ServerHandshakeStep(
        ServerHandshakeStepKind kind, byte[] reply, ServerHandshakeResult? result, HandshakeStatus status, string? reason)
    {
        Kind = kind;
        Reply = reply;
        Result = result;
        Status = status;
        Reason = reason;
    }

    /// <summary>What to do.</summary>
    public ServerHandshakeStepKind Kind { get; }

    /// <summary>The body of the unencrypted message to send; empty when failed.</summary>
    public ReadOnlyMemory<byte> Reply { get; }

    /// <summary>The key and what belongs to it, when completed.</summary>
    public ServerHandshakeResult? Result { get; }

    /// <summary>Which check failed; <see cref="HandshakeStatus.Completed"/> unless failed.</summary>
    public HandshakeStatus Status { get; }

    /// <summary>Why, in words; null unless failed.</summary>
    public string? Reason { get; }

    internal static ServerHandshakeStep Answer(byte[] reply) => new(ServerHandshakeStepKind.Reply, reply, null, HandshakeStatus.Completed, null);

    internal static ServerHandshakeStep Complete(byte[] reply, ServerHandshakeResult result) =>
        new(ServerHandshakeStepKind.Completed, reply, result, HandshakeStatus.Completed, null);

    internal static ServerHandshakeStep Fail(HandshakeStatus status, string reason) =>
        new(ServerHandshakeStepKind.Failed, [], null, status, reason);
}
