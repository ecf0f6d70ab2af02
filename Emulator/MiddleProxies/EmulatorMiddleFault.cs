namespace Emulator.MiddleProxies;

/// <summary>How an emulated middle proxy fails.</summary>
public enum EmulatorMiddleFault
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It is gone: its port refuses connections, and those that were open are closed.</summary>
    Dead,

    /// <summary>It takes connections and never says a word; those that were open carry nothing more, not even the answer to a ping.</summary>
    Silent,

    /// <summary>It takes connections and closes them at once; those that were open are closed.</summary>
    Closing,

    /// <summary>It greets another process than the one that called.</summary>
    WrongProcess,

    /// <summary>What it answers has a wrong checksum.</summary>
    WrongChecksum,

    /// <summary>Its clock is two minutes off.</summary>
    WrongClock,

    /// <summary>Every answer takes a tenth of a second, one after another.</summary>
    Slow,
}
