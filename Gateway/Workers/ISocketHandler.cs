namespace Telepool.Gateway.Workers;

/// <summary>
/// Who is told that a watched socket is ready. A handler that is <see cref="IDisposable"/> is disposed where it throws, so that a fault in one
/// connection ends that connection alone.
/// </summary>
internal interface ISocketHandler
{
    /// <summary>The socket is ready; called on the worker's thread, and again as long as it stays ready.</summary>
    /// <param name="events">What it is ready for; more than was asked for where it is broken.</param>
    void OnReady(SocketEvents events);
}
