namespace Telepool.Gateway.Workers;

/// <summary>Whoever keeps very many sockets without an object for each: one per worker, told by number.</summary>
internal interface ILegHandler
{
    /// <summary>The socket of a leg became ready, or got more.</summary>
    void OnReady(int leg, SocketEvents events);

    /// <summary>A batch of events was worked through: nothing of it refers to what was let go.</summary>
    /// <returns>Whether there is more to do at once, so that the worker only looks for events and does not wait for them.</returns>
    bool OnBatchEnd();
}
