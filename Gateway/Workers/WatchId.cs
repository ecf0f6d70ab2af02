namespace Telepool.Gateway.Workers;

/// <summary>A socket that a worker watches: which place in its table, and the how manieth use of that place. The default value is none.</summary>
internal readonly record struct WatchId(int Slot, uint Generation)
{
    /// <summary>Whether this is a watch at all; it may have ended since.</summary>
    public bool Exists => Generation != 0;
}
