namespace Telepool.Gateway.Upstreams.WebSocket;

/// <summary>What became of connecting.</summary>
/// <param name="Fd">The worker's end; -1 where there is no connection.</param>
/// <param name="Connection">What moves bytes between it and the server.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct WebSocketConnected(int Fd, WebSocketConnection? Connection, DialFailure Failure)
{
    public static WebSocketConnected Failed(DialFailure failure) => new(-1, null, failure);
}
