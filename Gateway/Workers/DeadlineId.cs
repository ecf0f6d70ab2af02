namespace Telepool.Gateway.Workers;

/// <summary>A deadline that was set: which place in the wheel's table, and the how manieth use of that place. The default value is none.</summary>
internal readonly record struct DeadlineId(int Slot, uint Generation)
{
    /// <summary>Whether this is a deadline at all; it may have passed since.</summary>
    public bool Exists => Generation != 0;
}
