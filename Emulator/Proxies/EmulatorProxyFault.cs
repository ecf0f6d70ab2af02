namespace Emulator.Proxies;

/// <summary>How an emulated proxy fails.</summary>
public enum EmulatorProxyFault
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It is gone: its port refuses connections, and those that were open are closed.</summary>
    Dead,

    /// <summary>It takes connections and never says a word; those that were open carry nothing more.</summary>
    Silent,

    /// <summary>It takes connections and closes them at once; those that were open are closed.</summary>
    Closing,

    /// <summary>It refuses every user name, password and secret.</summary>
    Refusing,

    /// <summary>It says of every target that it cannot be reached.</summary>
    TargetUnreachable,

    /// <summary>It answers with bytes that mean nothing.</summary>
    Garbage,
}
