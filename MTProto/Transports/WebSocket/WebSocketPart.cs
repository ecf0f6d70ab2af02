namespace MTProto.Transports.WebSocket;

/// <summary>Payload that was read.</summary>
/// <param name="Opcode">What the frame is; <see cref="WebSocketOpcode.Binary"/> also for the continuation of a binary message.</param>
/// <param name="Start">Where the payload begins in the bytes given, unmasked.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="EndsFrame">Whether the frame ends with it.</param>
/// <param name="EndsMessage">Whether the message ends with it.</param>
public readonly record struct WebSocketPart(WebSocketOpcode Opcode, int Start, int Length, bool EndsFrame, bool EndsMessage);
