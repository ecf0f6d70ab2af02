namespace MTProto.Handshake;

/// <summary>What the client does next: sends a body and waits, or ends.</summary>
/// <param name="Send">The body of the next message, null at the end.</param>
/// <param name="Result">The outcome, null before the end.</param>
internal readonly record struct ClientExchangeStep(byte[]? Send, ClientHandshakeResult? Result);
