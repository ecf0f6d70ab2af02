using Spectre.Console;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Progress;

/// <summary>Shows a collection: bars on a terminal, plain lines elsewhere.</summary>
public abstract class ProgressDisplay
{
    /// <summary>The display that fits where the output goes.</summary>
    /// <param name="output">Standard output or standard error.</param>
    /// <param name="isRedirected">Whether it goes to a file or pipe.</param>
    public static ProgressDisplay On(TextWriter output, bool isRedirected) => isRedirected
        ? new PlainProgress(output, TimeProvider.System)
        : new BarProgress(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }), TimeProvider.System);

    /// <summary>Runs the work and shows what its observer is told.</summary>
    public abstract Task<T> RunAsync<T>(Func<IHistoryObserver, Task<T>> work);
}
