using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using ServiceDefaults.Tracing;

namespace ServiceDefaults.Logging;

/// <summary>
/// Sends the log of this process out by OTLP, to where its traces go, beside writing it to standard error: the same lines at the same levels. The loggers of a
/// process share one pipeline per target. Nothing of the exporter is loaded before somebody asks for it.
/// </summary>
public static class LogExport
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<ExportTarget, Shared> Open = [];

    /// <summary>Begins to export where the settings ask for it.</summary>
    /// <param name="settings">Say whether and where to.</param>
    /// <param name="service">What the process is called unless its traces call it something else, or <c>OTEL_SERVICE_NAME</c> does.</param>
    /// <returns>Where lines are given; its end sends what is left. Null where nothing is asked for.</returns>
    public static ILoggerProvider? Begin(HostSettings settings, string service) =>
        ExportTarget.Of(settings) is { } target ? Use(target, service) : null;

    /// <summary>Begins to export where the environment asks for it, for processes that have no settings of hosts.</summary>
    /// <param name="service">What the process is called.</param>
    public static ILoggerProvider? Begin(string service) => TraceExport.FromEnvironment() is { } settings ? Begin(settings, service) : null;

    /// <summary>Has it said in a log when the environment's target takes no lines, and when it takes them again. Whoever comes last is told.</summary>
    public static void Tell(ILoggerFactory logs)
    {
        if (TraceExport.FromEnvironment() is { } settings)
        {
            Tell(settings, logs);
        }
    }

    /// <summary>Has it said in a log when the settings' target takes no lines, and when it takes them again. Whoever comes last is told.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Tell(HostSettings settings, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        lock (Gate)
        {
            if (ExportTarget.Of(settings) is { } target && Open.TryGetValue(target, out var shared))
            {
                shared.Pipeline.Log = logs.CreateLogger(typeof(LogExport).FullName!);
            }
        }
    }

    // Apart, so that nothing of it is loaded where nobody asks for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LoggersInUse Use(ExportTarget target, string service)
    {
        lock (Gate)
        {
            if (!Open.TryGetValue(target, out var shared))
            {
                shared = new Shared(LogPipeline.Build(target, TraceExport.NameAt(target) ?? service));
                Open.Add(target, shared);
            }

            shared.Users++;
            return new LoggersInUse(target, shared.Pipeline);
        }
    }

    private static void End(ExportTarget target)
    {
        Shared? last = null;
        lock (Gate)
        {
            var shared = Open[target];
            if (--shared.Users == 0)
            {
                Open.Remove(target);
                last = shared;
            }
        }

        last?.Pipeline.Dispose();
    }

    private sealed record Shared(LogPipeline Pipeline)
    {
        public int Users { get; set; }
    }

    private sealed class LoggersInUse(ExportTarget target, LogPipeline pipeline) : ILoggerProvider
    {
        private int _ended;

        public ILogger CreateLogger(string categoryName) => pipeline.CreateLogger(categoryName);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                End(target);
            }
        }
    }
}
