namespace Prometheus;

/// <summary>Additions to a shared <see cref="double"/> that lose nothing when threads race.</summary>
internal static class AtomicDouble
{
    public static void Add(ref double location, double increment)
    {
        var seen = Volatile.Read(ref location);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref location, seen + increment, seen);
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public static void RaiseTo(ref double location, double target)
    {
        var seen = Volatile.Read(ref location);
        while (seen < target)
        {
            var before = Interlocked.CompareExchange(ref location, target, seen);
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }
}
