using System.Runtime.InteropServices;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Ends a process whose stop does not come to an end in time. It waits on a thread of its own: a process in which no task gets its turn any more is ended
/// all the same. What is stored is stored whole or not at all, so that a process may be ended at any moment.
/// </summary>
public sealed class StopGuard : IDisposable
{
    private readonly ManualResetEvent _over = new(initialState: false);
    private readonly Thread _thread;

    private StopGuard(CancellationToken stop, Func<TimeSpan> limit, Action<TimeSpan> end)
    {
        _thread = new Thread(() => Wait(stop, limit, end)) { IsBackground = true, Name = "Stop guard" };
        _thread.Start();
    }

    /// <summary>Watches a stop from the moment it begins until the guard is disposed.</summary>
    /// <param name="stop">Is cancelled when the stop begins; its source must outlive the guard.</param>
    /// <param name="limit">What the stop may take, asked when it begins.</param>
    /// <param name="end">Ends the process, told the limit; null where the process belongs to somebody else, and nothing is watched.</param>
    public static StopGuard? Watch(CancellationToken stop, Func<TimeSpan> limit, Action<TimeSpan>? end)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return end is null ? null : new StopGuard(stop, limit, end);
    }

    /// <summary>Ends this process and says why, for a program's <see cref="Watch"/>.</summary>
    public static void EndProcess(TimeSpan limit)
    {
        Console.Error.WriteLine(FormattableString.Invariant($"telepool: the stop took longer than {limit.TotalSeconds:0.#} s and was cut short; the next start repeats what was not stored"));
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            // The runtime's own way out asks everything that did not end to end: on a busy machine as long again as the whole stop.
            EndAtOnce(StartupReport.CutShort);
        }

        Environment.Exit(StartupReport.CutShort);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void EndAtOnce(int code);

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private void Wait(CancellationToken stop, Func<TimeSpan> limit, Action<TimeSpan> end)
    {
        if (WaitHandle.WaitAny([_over, stop.WaitHandle]) == 0)
        {
            return;
        }

        var time = limit();
        if (!_over.WaitOne(time))
        {
            end(time);
        }
    }
}
