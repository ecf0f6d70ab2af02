namespace MTProto.Transports;

/// <summary>What <see cref="TransportConnection.AcceptAsync"/> came to. The stream stays open and the caller's unless accepted.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Connection">The connection, where <paramref name="Status"/> is <see cref="TransportAcceptStatus.Accepted"/>; it owns the stream.</param>
/// <param name="Reason">Why not, otherwise.</param>
public readonly record struct TransportAcceptResult(TransportAcceptStatus Status, TransportConnection? Connection, string? Reason);
