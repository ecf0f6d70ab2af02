using System.CommandLine;
using System.Runtime.InteropServices;

namespace Standalone.Commands;

/// <summary>Runs a command line: parsing, signals, exit codes.</summary>
internal static class CommandLine
{
    // Not the platform's ExitCode: the gateway's commands load nothing of the platform.
    private const int WrongUsage = 2;

    /// <summary>Parses and runs. SIGINT and SIGTERM cancel the command once, a second one ends the process at once.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">What was typed.</param>
    /// <param name="before">What is done with it before the command runs.</param>
    /// <param name="around">Runs the command; null where it simply runs.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Action<ParseResult>? before = null, Func<ParseResult, Func<Task<int>>, Task<int>>? around = null)
    {
        // @name is a channel here and not a file of further arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        before?.Invoke(parsed);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var code = await (around is null ? InvokeAsync() : around(parsed, InvokeAsync)).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? WrongUsage : code;

        Task<int> InvokeAsync() => parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, stop.Token);

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
