namespace ServiceDefaults.Tracing;

/// <summary>The share of traces that this process keeps of those that it begins.</summary>
internal static class TraceRatio
{
    private static double _current = 0.05;
    private static long _bound = BoundOf(0.05);

    public static double Current
    {
        get => Volatile.Read(ref _current);
        set
        {
            var ratio = Math.Clamp(value, 0, 1);
            Volatile.Write(ref _bound, BoundOf(ratio));
            Volatile.Write(ref _current, ratio);
        }
    }

    /// <summary>Whether a trace is kept whose id has these low 63 bits: every process that asks with the same ratio decides alike.</summary>
    public static bool Keeps(long low) => low < Volatile.Read(ref _bound) || Volatile.Read(ref _current) >= 1;

    private static long BoundOf(double ratio) => ratio >= 1 ? long.MaxValue : (long)(ratio * long.MaxValue);
}
