using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Tracing;

/// <summary>Whether a target takes what is sent. It is said once when it stops doing so, and once when it does again.</summary>
internal sealed partial class TargetState(ExportTarget target)
{
    private long _sent;
    private long _lost;
    private long _lostBefore;
    private long _failingSince;

    /// <summary>Where it is said; null for standard error.</summary>
    public ILogger? Log { get; set; }

    /// <summary>Spans that the target took.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Spans that it did not take.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => Interlocked.Read(ref _failingSince) != 0;

    /// <summary>Tells the end of an attempt; one thread does.</summary>
    public void Ended(bool isTaken, long spans)
    {
        Interlocked.Add(ref isTaken ? ref _sent : ref _lost, spans);
        if (isTaken == !IsFailing)
        {
            return;
        }

        if (!isTaken)
        {
            _lostBefore = Lost - spans;
            Interlocked.Exchange(ref _failingSince, Stopwatch.GetTimestamp());
            if (Log is { } log)
            {
                LogFails(log, target.Endpoint);
            }
            else
            {
                Console.Error.WriteLine($"telepool: {target.Endpoint} does not take traces; the work goes on without them");
            }

            return;
        }

        var since = Interlocked.Exchange(ref _failingSince, 0);
        if (Log is { } healed)
        {
            LogHealed(healed, target.Endpoint, Stopwatch.GetElapsedTime(since).TotalSeconds, Lost - _lostBefore);
        }
    }
}
