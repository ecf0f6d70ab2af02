namespace Telepool.Gateway.Users;

/// <summary>
/// A bandwidth that workers share (generic cell rate algorithm, ITU-T I.371 annex A, in bytes). Workers take blocks from it, so its lock is taken once per
/// block and not per read.
/// </summary>
internal sealed class SharedRate(long bytesPerSecond)
{
    private const double MillisecondsPerSecond = 1000;
    private const long SmallestBlock = 4 * 1024;
    private const long LargestBlock = 256 * 1024;
    private const int BlocksPerSecond = 50;

    // A quarter of a second may be moved at once after a rest: less makes short answers slow, more is felt by who shares the line.
    private const double BurstMilliseconds = 250;

    private readonly Lock _lock = new();
    private double _next = double.MinValue;

    /// <summary>The rate.</summary>
    public long BytesPerSecond { get; } = bytesPerSecond;

    /// <summary>What a worker takes at once.</summary>
    public long Block { get; } = Math.Clamp(bytesPerSecond / BlocksPerSecond, SmallestBlock, LargestBlock);

    /// <summary>Takes bytes, which may be a debt.</summary>
    /// <returns>Milliseconds to wait before more is moved.</returns>
    public int Take(long bytes, long nowMs)
    {
        lock (_lock)
        {
            _next = Math.Max(_next, nowMs - BurstMilliseconds) + (bytes * MillisecondsPerSecond / BytesPerSecond);
            return (int)Math.Clamp(Math.Ceiling(_next - nowMs), 0, int.MaxValue);
        }
    }
}
