namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>The state of a token.</summary>
public interface ITokenFlags
{
    /// <summary>All bits.</summary>
    ulong Flags { get; }

    /// <summary>Whether some functions want a login.</summary>
    bool LoginRequired { get; }

    /// <summary>Whether the user's PIN was set.</summary>
    bool UserPinInitialized { get; }

    /// <summary>Whether it was initialised.</summary>
    bool TokenInitialized { get; }

    /// <summary>Whether nothing can be stored.</summary>
    bool WriteProtected { get; }

    /// <summary>Whether a wrong PIN was given since the last right one.</summary>
    bool UserPinCountLow { get; }

    /// <summary>Whether one more wrong PIN locks it.</summary>
    bool UserPinFinalTry { get; }

    /// <summary>Whether the user's PIN is locked.</summary>
    bool UserPinLocked { get; }
}
