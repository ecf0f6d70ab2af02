namespace Emulator.Faults;

/// <summary>What a call gets instead of its answer.</summary>
public enum ScriptedFaultKind
{
    /// <summary><c>rpc_error</c> with <see cref="ScriptedFault.Code"/> and <see cref="ScriptedFault.Error"/>.</summary>
    Error,

    /// <summary>The transport error <see cref="ScriptedFault.Code"/>, such as -404, and the end of the connection.</summary>
    Transport,

    /// <summary>Nothing: the call is acknowledged and never answered.</summary>
    Silence,

    /// <summary>The end of the connection.</summary>
    Cut,

    /// <summary>A constructor that no layer has.</summary>
    Unreadable,
}
