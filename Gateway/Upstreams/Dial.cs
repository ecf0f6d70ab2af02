using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams;

/// <summary>The making of one upstream connection, on a worker's thread: direct, through a proxy, or one that was made beforehand.</summary>
internal abstract class Dial
{
    /// <summary>Begins. The owner is told once, possibly before this returns.</summary>
    public abstract void Start(Worker worker, IDialOwner owner);

    /// <summary>Gives up; the owner is told nothing more. Nothing happens where it was told already.</summary>
    public abstract void Abort();

    /// <summary>
    /// The connection that was reported as under way was made (0) or failed (an error's negative number). After a failure the dial tries what else
    /// it has and tells the owner once more.
    /// </summary>
    /// <returns>Whether something else is tried.</returns>
    public virtual bool Settled(int error) => false;
}
