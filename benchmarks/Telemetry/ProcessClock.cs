using System.Runtime.InteropServices;

namespace Benchmarks.Telemetry;

/// <summary>CPU time of another process, to the nanosecond: <c>/proc</c> counts in hundredths of a second, as long as some of what is measured here.</summary>
internal static partial class ProcessClock
{
    // Linux' numbers of clocks: the inverted process id above three bits, of which 2 stands for time on the processor (include/linux/posix-timers_types.h).
    private const int IdShift = 3;
    private const int Scheduled = 2;

    /// <summary>User and system time of all threads, those that ended included.</summary>
    public static TimeSpan Of(int processId)
    {
        var time = new long[2];
        return GetTime((~processId << IdShift) | Scheduled, time) == 0
            ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromTicks(time[1] / TimeSpan.NanosecondsPerTick)
            : throw new InvalidOperationException($"The clock of process {processId} cannot be read.");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, [Out] long[] time);
}
