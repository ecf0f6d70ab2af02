namespace Emulator.Limits;

/// <summary>One token bucket.</summary>
/// <param name="Burst">Calls that are served at once after a rest, 1 or more.</param>
/// <param name="PerSecond">Calls per second in the long run, above 0.</param>
/// <param name="MinWait">The shortest wait that is asked for once the bucket is empty, 1 s or more.</param>
public sealed record MethodLimit(int Burst, double PerSecond, TimeSpan MinWait);
