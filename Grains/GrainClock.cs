namespace Grains;

/// <summary>
/// The key of the <see cref="TimeProvider"/> that the grains' rules read. It has a key of its own so that a test can move the rules'
/// clock while the runtime's own loops run on the system's.
/// </summary>
public static class GrainClock
{
    /// <summary>The service key.</summary>
    public const string Key = "telepool.grains";
}
