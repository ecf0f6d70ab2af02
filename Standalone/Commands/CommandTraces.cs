using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using ServiceDefaults.Tracing;

namespace Standalone.Commands;

/// <summary>Traces of commands: one from the command line through everything that it asks for, in whatever process.</summary>
internal static class CommandTraces
{
    private static readonly ActivitySource Source = new("Telepool.Commands");

    // These run until they are stopped: their work is traced piece by piece.
    private static readonly string[] Lasting = ["telepool run", "telepool silo", "telepool collector run", "telepool collect updates", "telepool gateway run", "telepool emulator"];

    /// <summary>Runs a command, exporting the traces of this process for as long as it takes.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> run)
    {
        var name = NameOf(parsed);
        using var export = TraceExport.Begin(ServiceOf(name));
        if (Lasting.Contains(name))
        {
            return await run().ConfigureAwait(false);
        }

        using var activity = Source.StartActivity(name, ActivityKind.Internal);
        if (activity is not null)
        {
            TraceContext.Carry();
        }

        var code = await run().ConfigureAwait(false);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("process.exit.code", code);
            if (code != 0)
            {
                activity.SetStatus(ActivityStatusCode.Error);
            }
        }

        return code;
    }

    // The commands' own names and none of their arguments.
    private static string NameOf(ParseResult parsed)
    {
        List<string> names = [];
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Parent: not null } command; result = result.Parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return string.Join(' ', ["telepool", .. names]);
    }

    private static string ServiceOf(string command) => command switch
    {
        "telepool run" => "telepool",
        "telepool silo" => "telepool-silo",
        "telepool collector run" => "telepool-collector",
        "telepool gateway run" => "telepool-gateway",
        _ => "telepool-command",
    };
}
