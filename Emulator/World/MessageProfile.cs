namespace Emulator.World;

/// <summary>What the histories consist of.</summary>
public enum MessageProfile
{
    /// <summary>Everything that a history can hold; four of five messages are short texts.</summary>
    Mixed,

    /// <summary>Short texts alone, for measurements.</summary>
    Short,
}
