namespace Benchmarks;

/// <summary>Measures in CPU time of this process, which other load on the machine disturbs far less than the clock on the wall.</summary>
internal static class CpuTime
{
    private const int Rounds = 5;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(200);

    /// <summary>CPU seconds of one call, the best of several rounds after a warm-up of one.</summary>
    public static double SecondsPerCall(Action action)
    {
        // Tiered compilation settles on its own thread while the first rounds run.
        var calls = 1;
        for (var warm = 0; warm < 3; warm++)
        {
            while (Measure(action, calls) < RoundLength / 2)
            {
                calls *= 2;
            }
        }

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            best = Math.Min(best, Measure(action, calls).TotalSeconds / calls);
        }

        return best;
    }

    /// <summary>CPU time of a piece of work done once, on every thread of the process.</summary>
    public static TimeSpan Of(Action action) => Measure(action, 1);

    private static TimeSpan Measure(Action action, int calls)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < calls; i++)
        {
            action();
        }

        return Environment.CpuUsage.TotalTime - start;
    }
}
