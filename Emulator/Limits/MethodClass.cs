namespace Emulator.Limits;

/// <summary>Methods that share a bucket.</summary>
internal enum MethodClass : byte
{
    Other,
    History,
    Resolve,
    Search,
    Statistics,
    Files,
    Login,

    /// <summary>Never limited.</summary>
    Free,
}
