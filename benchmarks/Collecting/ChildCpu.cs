using System.Runtime.InteropServices;

namespace Benchmarks.Collecting;

/// <summary>CPU time of child processes that have ended, as the kernel keeps it for their parent (getrusage(2), RUSAGE_CHILDREN).</summary>
internal static partial class ChildCpu
{
    private const int Children = -1;

    // Two timevals of two words each come first; what follows is not read. The whole is 144 bytes on 64-bit Linux.
    private const int UsageWords = 18;

    /// <summary>User and system time together.</summary>
    public static TimeSpan Total()
    {
        var usage = new long[UsageWords];
        return GetResourceUsage(Children, usage) == 0
            ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : throw new InvalidOperationException("getrusage failed.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, [Out] long[] usage);
}
