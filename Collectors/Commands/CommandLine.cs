using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace Telepool.Collectors.Commands;

/// <summary>Runs a command line: parsing, signals, exit codes.</summary>
public static class CommandLine
{
    /// <summary>Parses and runs. SIGINT and SIGTERM cancel the command once, a second one ends the process at once.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var sink = CommonOptions.Sink();
        root.Options.Add(sink);
        // @name is a channel here and not a file of further arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.GetValue(sink) is { } chosen)
        {
            // All parts of the program read their settings from the environment.
            Environment.SetEnvironmentVariable("TELEPOOL_SINK", chosen);
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, stop.Token).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;

        void Stop(PosixSignalContext context)
        {
            // The second signal takes the system's own course.
            context.Cancel = !stop.IsCancellationRequested;
            if (context.Cancel)
            {
                _ = stop.CancelAsync();
            }
        }
    }
}
