namespace MTProto.Handshake;

/// <summary>What the server does after a client's message.</summary>
public enum ServerHandshakeStepKind
{
    /// <summary>Sends <see cref="ServerHandshakeStep.Reply"/> and waits for the next.</summary>
    Reply,

    /// <summary>Stores the key, then sends <see cref="ServerHandshakeStep.Reply"/>.</summary>
    Completed,

    /// <summary>Closes the connection.</summary>
    Failed,
}
