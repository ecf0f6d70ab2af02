namespace MTProto.Transports.WebSocket;

/// <summary>A request to open a WebSocket that is right in all its parts.</summary>
/// <param name="Path">The path and query asked for.</param>
/// <param name="Host">The host asked for.</param>
/// <param name="Origin">The site whose page asks, as browsers tell it (RFC 6454); null from other clients.</param>
/// <param name="Key">The key to be answered, 24 characters.</param>
public sealed record WebSocketRequest(string Path, string Host, string? Origin, string Key);
