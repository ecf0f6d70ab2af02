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
    private static readonly SharedPipelines<LogPipeline> Pipelines = new();

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
        if (ExportTarget.Of(settings) is { } target && Pipelines.Find(target) is { } pipeline)
        {
            pipeline.Log = logs.CreateLogger(typeof(LogExport).FullName!);
        }
    }

    // Apart, so that nothing of it is loaded where nobody asks for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LoggersInUse Use(ExportTarget target, string service) =>
        new(Pipelines.Begin(target, () => LogPipeline.Build(target, TraceExport.NameAt(target) ?? service)));

    private sealed class LoggersInUse(SharedPipelines<LogPipeline>.Use use) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => use.Pipeline.CreateLogger(categoryName);

        public void Dispose() => use.Dispose();
    }
}
