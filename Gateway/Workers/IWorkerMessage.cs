namespace Telepool.Gateway.Workers;

/// <summary>Something that another thread wants done on a worker's thread.</summary>
internal interface IWorkerMessage
{
    /// <summary>Called once on the worker's thread, in the order of posting.</summary>
    void Deliver(Worker worker);
}
